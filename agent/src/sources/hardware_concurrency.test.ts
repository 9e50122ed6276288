import { expect, test } from 'vitest';
import { lacking, read, steady, unsupported } from '../testing.js';
import { hardwareConcurrency } from './hardware_concurrency.js';

test('is read from the browser', async () => {
  const value = await steady(hardwareConcurrency);
  expect(value).toBeGreaterThanOrEqual(1);
  expect(value % 1).toBe(0);
});

test('is unsupported where the browser does not tell', async () => {
  lacking(navigator, 'hardwareConcurrency');
  expect(await read(hardwareConcurrency)).toEqual(unsupported);
});
