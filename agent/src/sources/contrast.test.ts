import { expect, test } from 'vitest';
import { lacking, matching, read, steady, unsupported } from '../testing.js';
import { contrast } from './contrast.js';

test('is read from the browser', async () => {
  expect(await steady(contrast)).toBe('no-preference');
});

test.each([
  ['(prefers-contrast: no-preference)', 'no-preference'],
  ['(prefers-contrast: more)', 'more'],
  ['(prefers-contrast: less)', 'less'],
  ['(prefers-contrast: custom)', 'custom'],
])('%s is %o', async (query, value) => {
  matching(query);
  expect(await read(contrast)).toEqual({ value });
});

test('is unsupported where the browser does not know the feature', async () => {
  matching();
  expect(await read(contrast)).toEqual(unsupported);
});

test('is unsupported without media queries', async () => {
  lacking(window, 'matchMedia');
  expect(await read(contrast)).toEqual(unsupported);
});
