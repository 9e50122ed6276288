import { expect, test, vi } from 'vitest';
import { lacking, read, refusing, steady } from '../testing.js';
import { localStorage } from './local_storage.js';

test('is found by keeping a value, which is removed', async () => {
  const before = window.localStorage.length;
  expect(await steady(localStorage)).toBe(true);
  expect(window.localStorage).toHaveLength(before);
});

test('is false where the browser has none', async () => {
  lacking(window, 'localStorage');
  expect(await read(localStorage)).toEqual({ value: false });
});

test('is false where there is no room', async () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('Full.', 'QuotaExceededError');
  });
  expect(await read(localStorage)).toEqual({ value: false });
});

test('is blocked where the browser refuses', async () => {
  refusing(window, 'localStorage');
  expect(await read(localStorage)).toEqual({ error: 'blocked' });
});
