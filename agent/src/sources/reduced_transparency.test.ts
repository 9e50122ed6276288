import { expect, test } from 'vitest';
import { lacking, matching, read, steady, unsupported } from '../testing.js';
import { reducedTransparency } from './reduced_transparency.js';

test('is read from the browser', async () => {
  expect(await steady(reducedTransparency)).toBe(false);
});

test.each([
  ['(prefers-reduced-transparency: reduce)', true],
  ['(prefers-reduced-transparency: no-preference)', false],
])('%s is %o', async (query, value) => {
  matching(query);
  expect(await read(reducedTransparency)).toEqual({ value });
});

test('is unsupported where the browser does not know the feature', async () => {
  matching();
  expect(await read(reducedTransparency)).toEqual(unsupported);
});

test('is unsupported without media queries', async () => {
  lacking(window, 'matchMedia');
  expect(await read(reducedTransparency)).toEqual(unsupported);
});
