import { expect, test } from 'vitest';
import { withEnvironment } from './environment';

test.each([
  ['/', 'e', '/?environment=e'],
  ['/events?range=1h', 'e', '/events?range=1h&environment=e'],
  ['/events?environment=f', 'e', '/events?environment=f'],
  ['/events/1.2#json', 'e', '/events/1.2?environment=e#json'],
  ['/events?a=b#c#d', null, '/events?a=b#c#d'],
  ['/linked-ids/a%3Fb%23c', 'é&', '/linked-ids/a%3Fb%23c?environment=%C3%A9%26'],
])('%s in %s', (path, environment, expected) => {
  expect(withEnvironment(path, environment)).toBe(expected);
});
