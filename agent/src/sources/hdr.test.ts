import { expect, test } from 'vitest';
import { lacking, matching, read, steady, unsupported } from '../testing.js';
import { hdr } from './hdr.js';

test('is read from the browser', async () => {
  expect(await steady(hdr)).toBe(false);
});

test.each([
  ['(dynamic-range: high)', true],
  ['(dynamic-range: standard)', false],
])('%s is %o', async (query, value) => {
  matching(query);
  expect(await read(hdr)).toEqual({ value });
});

test('is unsupported where the browser does not know the feature', async () => {
  matching();
  expect(await read(hdr)).toEqual(unsupported);
});

test('is unsupported without media queries', async () => {
  lacking(window, 'matchMedia');
  expect(await read(hdr)).toEqual(unsupported);
});
