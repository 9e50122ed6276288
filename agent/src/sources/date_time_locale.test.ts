import { expect, test } from 'vitest';
import { having, lacking, read, steady } from '../testing.js';
import { dateTimeLocale } from './date_time_locale.js';

test('is the language tag in which dates are written', async () => {
  expect(await steady(dateTimeLocale)).toBe(new Intl.DateTimeFormat().resolvedOptions().locale);
});

test('is -1 without Intl', async () => {
  lacking(window, 'Intl');
  expect(await read(dateTimeLocale)).toEqual({ value: '-1' });
});

test('is -2 without the constructor', async () => {
  lacking(Intl, 'DateTimeFormat');
  expect(await read(dateTimeLocale)).toEqual({ value: '-2' });
});

test('is the same without plural rules', async () => {
  lacking(Intl, 'PluralRules');
  expect(await steady(dateTimeLocale)).toBe(new Intl.DateTimeFormat().resolvedOptions().locale);
});

test('is -3 without a locale', async () => {
  having(Intl.PluralRules.prototype, 'resolvedOptions', () => ({}));
  expect(await read(dateTimeLocale)).toEqual({ value: '-3' });
});
