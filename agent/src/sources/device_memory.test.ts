import { expect, test } from 'vitest';
import { lacking, read, steady, unsupported } from '../testing.js';
import { deviceMemory } from './device_memory.js';

test('is read from the browser', async () => {
  const value = await steady(deviceMemory);
  expect(Math.log2(value) % 1).toBe(0);
});

test('is unsupported where the browser does not tell', async () => {
  lacking(navigator, 'deviceMemory');
  expect(await read(deviceMemory)).toEqual(unsupported);
});
