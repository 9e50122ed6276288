import { expect, test } from 'vitest';
import { lacking, read, steady, unsupported } from '../testing.js';
import { userAgent } from './user_agent.js';

test('is read from the browser', async () => {
  const value = await steady(userAgent);
  expect(value).toMatch(/^Mozilla\/5\.0 .*Chrome\//);
});

test('is unsupported where the browser does not tell', async () => {
  lacking(navigator, 'userAgent');
  expect(await read(userAgent)).toEqual(unsupported);
});
