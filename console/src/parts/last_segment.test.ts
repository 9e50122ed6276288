import { expect, test } from 'vitest';
import { lastSegment } from './last_segment';

test.each(['order-17', 'a/b c', '100%', 'a%2Fb', '?#&', 'ü 日本', ''])('%s comes back as it was', id => {
  expect(lastSegment(`/linked-ids/${encodeURIComponent(id)}`)).toBe(id);
});

test('what nobody encoded stays as it is', () => {
  expect(lastSegment('/linked-ids/50%')).toBe('50%');
});
