import { expect, test, vi } from 'vitest';
import { lacking, read, refusing, steady } from '../testing.js';
import { sessionStorage } from './session_storage.js';

test('is found by keeping a value, which is removed', async () => {
  const before = window.sessionStorage.length;
  expect(await steady(sessionStorage)).toBe(true);
  expect(window.sessionStorage).toHaveLength(before);
});

test('is false where the browser has none', async () => {
  lacking(window, 'sessionStorage');
  expect(await read(sessionStorage)).toEqual({ value: false });
});

test('is false where there is no room', async () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('Full.', 'QuotaExceededError');
  });
  expect(await read(sessionStorage)).toEqual({ value: false });
});

test('is blocked where the browser refuses', async () => {
  refusing(window, 'sessionStorage');
  expect(await read(sessionStorage)).toEqual({ error: 'blocked' });
});
