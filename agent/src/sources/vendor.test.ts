import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { vendor } from './vendor.js';

test('is Google in Chromium', async () => {
  expect(await steady(vendor)).toBe('Google Inc.');
});

test('is an empty text in Firefox, which is a value', async () => {
  having(navigator, 'vendor', '');
  expect(await read(vendor)).toEqual({ value: '' });
});

test('is unsupported where the browser does not tell', async () => {
  lacking(navigator, 'vendor');
  expect(await read(vendor)).toEqual(unsupported);
});
