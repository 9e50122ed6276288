import { expect, test } from 'vitest';
import { having, read, steady } from '../testing.js';
import { timezoneOffset } from './timezone_offset.js';

test('has a sign and two digits each', async () => {
  expect(await steady(timezoneOffset)).toMatch(/^[+-]\d\d:\d\d$/);
});

test.each([
  [0, '+00:00'],
  [-60, '+01:00'],
  [180, '-03:00'],
  [210, '-03:30'],
  [-345, '+05:45'],
])('writes %i minutes as %s', async (minutes, offset) => {
  having(Date.prototype, 'getTimezoneOffset', () => minutes);
  expect(await read(timezoneOffset)).toEqual({ value: offset });
});
