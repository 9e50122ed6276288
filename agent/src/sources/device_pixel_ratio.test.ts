import { expect, test } from 'vitest';
import { lacking, read, steady, unsupported } from '../testing.js';
import { devicePixelRatio } from './device_pixel_ratio.js';

test('is read from the browser', async () => {
  const value = await steady(devicePixelRatio);
  expect(value).toBe(1);
});

test('is unsupported where the browser does not tell', async () => {
  lacking(window, 'devicePixelRatio');
  expect(await read(devicePixelRatio)).toEqual(unsupported);
});
