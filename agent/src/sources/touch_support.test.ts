import { expect, test } from 'vitest';
import { having, lacking, read, steady } from '../testing.js';
import { touchSupport } from './touch_support.js';

test('is read from the browser', async () => {
  expect(await steady(touchSupport)).toEqual({
    max_touch_points: navigator.maxTouchPoints,
    touch_event: expect.any(Boolean),
    touch_start: expect.any(Boolean),
  });
});

test('sees a touch screen', async () => {
  having(navigator, 'maxTouchPoints', 5);
  having(window, 'ontouchstart', null);
  expect(await read(touchSupport)).toMatchObject({ value: { max_touch_points: 5, touch_start: true } });
});

test('is nothing at all without the interfaces', async () => {
  lacking(navigator, 'maxTouchPoints');
  having(document, 'createEvent', () => {
    throw new DOMException('Unknown.', 'NotSupportedError');
  });
  expect(await read(touchSupport)).toMatchObject({ value: { max_touch_points: 0, touch_event: false } });
});
