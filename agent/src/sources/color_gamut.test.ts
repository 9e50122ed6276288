import { expect, test } from 'vitest';
import { lacking, matching, read, steady, unsupported } from '../testing.js';
import { colorGamut } from './color_gamut.js';

test('is read from the browser', async () => {
  expect(['rec2020', 'p3', 'srgb']).toContain(await steady(colorGamut));
});

test.each([
  ['(color-gamut: rec2020)', 'rec2020'],
  ['(color-gamut: p3)', 'p3'],
  ['(color-gamut: srgb)', 'srgb'],
])('%s is %o', async (query, value) => {
  matching(query);
  expect(await read(colorGamut)).toEqual({ value });
});

test('is unsupported where the browser does not know the feature', async () => {
  matching();
  expect(await read(colorGamut)).toEqual(unsupported);
});

test('is unsupported without media queries', async () => {
  lacking(window, 'matchMedia');
  expect(await read(colorGamut)).toEqual(unsupported);
});
