import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { screenResolution } from './screen_resolution.js';

test('has the larger side first', async () => {
  const [larger, smaller] = await steady(screenResolution);
  expect(larger).toBe(Math.max(screen.width, screen.height));
  expect(smaller).toBe(Math.min(screen.width, screen.height));
});

test('does not change when a phone is turned', async () => {
  having(screen, 'width', 412);
  having(screen, 'height', 915);
  expect(await read(screenResolution)).toEqual({ value: [915, 412] });
});

test('is unsupported where the browser does not tell', async () => {
  lacking(screen, 'width');
  expect(await read(screenResolution)).toEqual(unsupported);
});
