import { expect, test } from 'vitest';
import { lacking, matching, read, steady, unsupported } from '../testing.js';
import { forcedColors } from './forced_colors.js';

test('is read from the browser', async () => {
  expect(await steady(forcedColors)).toBe(false);
});

test.each([
  ['(forced-colors: active)', true],
  ['(forced-colors: none)', false],
])('%s is %o', async (query, value) => {
  matching(query);
  expect(await read(forcedColors)).toEqual({ value });
});

test('is unsupported where the browser does not know the feature', async () => {
  matching();
  expect(await read(forcedColors)).toEqual(unsupported);
});

test('is unsupported without media queries', async () => {
  lacking(window, 'matchMedia');
  expect(await read(forcedColors)).toEqual(unsupported);
});
