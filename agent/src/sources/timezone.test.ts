import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { timezone } from './timezone.js';

test('is the IANA name that Intl gives', async () => {
  expect(await steady(timezone)).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
});

test('is what Intl gives where there is no Temporal', async () => {
  lacking(window, 'Temporal');
  having(Intl.DateTimeFormat.prototype, 'resolvedOptions', () => ({ timeZone: 'Europe/Rome' }));
  expect(await read(timezone)).toEqual({ value: 'Europe/Rome' });
});

test.each(['Intl', 'DateTimeFormat'])('is unsupported without Temporal and %s', async missing => {
  lacking(window, 'Temporal');
  lacking(missing === 'Intl' ? window : Intl, missing);
  expect(await read(timezone)).toEqual(unsupported);
});
