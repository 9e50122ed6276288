import { expect, test } from 'vitest';
import { having, lacking, read, steady } from '../testing.js';
import { dateTimeLocale } from './date_time_locale.js';

test('is a language tag', async () => {
  expect(await steady(dateTimeLocale)).toMatch(/^[a-z]{2,3}(-\w+)*$/);
});

test('is -1 without Intl', async () => {
  lacking(window, 'Intl');
  expect(await read(dateTimeLocale)).toEqual({ value: '-1' });
});

test('is -2 without the constructor', async () => {
  lacking(Intl, 'DateTimeFormat');
  expect(await read(dateTimeLocale)).toEqual({ value: '-2' });
});

test('is -3 without a locale', async () => {
  having(Intl.DateTimeFormat.prototype, 'resolvedOptions', () => ({}));
  expect(await read(dateTimeLocale)).toEqual({ value: '-3' });
});
