import { expect, test } from 'vitest';
import { lacking, matching, read, steady, unsupported } from '../testing.js';
import { reducedMotion } from './reduced_motion.js';

test('is read from the browser', async () => {
  expect(await steady(reducedMotion)).toBe(false);
});

test.each([
  ['(prefers-reduced-motion: reduce)', true],
  ['(prefers-reduced-motion: no-preference)', false],
])('%s is %o', async (query, value) => {
  matching(query);
  expect(await read(reducedMotion)).toEqual({ value });
});

test('is unsupported where the browser does not know the feature', async () => {
  matching();
  expect(await read(reducedMotion)).toEqual(unsupported);
});

test('is unsupported without media queries', async () => {
  lacking(window, 'matchMedia');
  expect(await read(reducedMotion)).toEqual(unsupported);
});
