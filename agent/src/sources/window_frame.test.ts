import { expect, test } from 'vitest';
import { having, read, steady } from '../testing.js';
import { windowFrame } from './window_frame.js';

test('is six numbers', async () => {
  expect(await steady(windowFrame)).toEqual(Array(6).fill(expect.any(Number)));
});

test('is outer size, inner size and place', async () => {
  const values = { outerWidth: 1200, outerHeight: 800, innerWidth: 1184, innerHeight: 712, screenX: -8, screenY: 4 };
  for (const [name, value] of Object.entries(values)) having(window, name, value);
  expect(await read(windowFrame)).toEqual({ value: Object.values(values) });
});
