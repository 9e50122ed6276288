import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { screenFrame } from './screen_frame.js';

test('is four numbers', async () => {
  expect(await steady(screenFrame)).toEqual(Array(4).fill(expect.any(Number)));
});

test('is what is left at each side', async () => {
  having(window, 'screen', {
    width: 1440,
    height: 900,
    availWidth: 1380,
    availHeight: 875,
    availTop: 25,
    availLeft: 60,
  });
  expect(await read(screenFrame)).toEqual({ value: [25, 0, 0, 60] });
});

test('takes a screen that says no more for one with a bar at the bottom', async () => {
  having(window, 'screen', { width: 1920, height: 1080, availWidth: 1920, availHeight: 1040 });
  expect(await read(screenFrame)).toEqual({ value: [0, 0, 40, 0] });
});

test('is unsupported without a screen', async () => {
  lacking(window, 'screen');
  expect(await read(screenFrame)).toEqual(unsupported);
});
