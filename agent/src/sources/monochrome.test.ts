import { expect, test } from 'vitest';
import { lacking, matching, read, steady, unsupported } from '../testing.js';
import { monochrome } from './monochrome.js';

test('is read from the browser', async () => {
  expect(await steady(monochrome)).toBe(0);
});

test.each([
  ['(monochrome: 0)', 0],
  ['(monochrome: 4)', 4],
])('%s is %o', async (query, value) => {
  matching(query);
  expect(await read(monochrome)).toEqual({ value });
});

test('is unsupported where the browser does not know the feature', async () => {
  matching();
  expect(await read(monochrome)).toEqual(unsupported);
});

test('is unsupported without media queries', async () => {
  lacking(window, 'matchMedia');
  expect(await read(monochrome)).toEqual(unsupported);
});
