import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { batteryCharging } from './battery_charging.js';

test('is yes or no', async () => {
  expect(await steady(batteryCharging)).toBeTypeOf('boolean');
});

test('is what the battery says', async () => {
  having(navigator, 'getBattery', async () => ({ level: 0.5, charging: false }));
  expect(await read(batteryCharging)).toEqual({ value: false });
});

test('is unsupported elsewhere than in Chromium', async () => {
  lacking(navigator, 'getBattery');
  expect(await read(batteryCharging)).toEqual(unsupported);
});
