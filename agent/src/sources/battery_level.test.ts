import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { batteryLevel } from './battery_level.js';

test('is a whole number of percent', async () => {
  const level = await steady(batteryLevel);
  expect(Number.isInteger(level)).toBe(true);
  expect(level).toBeGreaterThanOrEqual(0);
  expect(level).toBeLessThanOrEqual(100);
});

test.each([
  [0, 0],
  [0.295, 30],
  [0.57, 57],
])('reads %d as %i', async (level, value) => {
  having(navigator, 'getBattery', async () => ({ level, charging: false }));
  expect(await read(batteryLevel)).toEqual({ value });
});

test('is unsupported elsewhere than in Chromium, and blocked where a policy forbids it', async () => {
  lacking(navigator, 'getBattery');
  expect(await read(batteryLevel)).toEqual(unsupported);
  having(navigator, 'getBattery', () => Promise.reject(new DOMException('No.', 'NotAllowedError')));
  expect(await read(batteryLevel)).toEqual({ error: 'blocked' });
});
