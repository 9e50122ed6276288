import { expect, test } from 'vitest';
import { lacking, matching, read, unsupported } from '../testing.js';
import { invertedColors } from './inverted_colors.js';

test('is unsupported in Chromium', async () => {
  expect(await read(invertedColors)).toEqual(unsupported);
});

test.each([
  ['(inverted-colors: inverted)', true],
  ['(inverted-colors: none)', false],
])('%s is %o', async (query, value) => {
  matching(query);
  expect(await read(invertedColors)).toEqual({ value });
});

test('is unsupported where the browser does not know the feature', async () => {
  matching();
  expect(await read(invertedColors)).toEqual(unsupported);
});

test('is unsupported without media queries', async () => {
  lacking(window, 'matchMedia');
  expect(await read(invertedColors)).toEqual(unsupported);
});
