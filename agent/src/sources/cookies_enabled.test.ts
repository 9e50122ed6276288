import { expect, test } from 'vitest';
import { read, refusing, replace, steady } from '../testing.js';
import { cookiesEnabled } from './cookies_enabled.js';

test('is found by keeping a cookie, which is removed', async () => {
  const before = document.cookie;
  expect(await steady(cookiesEnabled)).toBe(true);
  expect(document.cookie).toBe(before);
});

test('is false where nothing is kept', async () => {
  replace(document, 'cookie', { get: () => '', set: () => {} });
  expect(await read(cookiesEnabled)).toEqual({ value: false });
});

test('is blocked where the browser refuses, as in a sandboxed frame', async () => {
  refusing(document, 'cookie');
  expect(await read(cookiesEnabled)).toEqual({ error: 'blocked' });
});
