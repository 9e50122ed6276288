import { expect, test } from 'vitest';
import { lacking, read, steady, unsupported } from '../testing.js';
import { timezone } from './timezone.js';

test('is an IANA name', async () => {
  expect(await steady(timezone)).toMatch(/^(UTC|[A-Z][A-Za-z]+\/\S+)$/);
});

test.each(['Intl', 'DateTimeFormat'])('is unsupported without %s', async missing => {
  lacking(missing === 'Intl' ? window : Intl, missing);
  expect(await read(timezone)).toEqual(unsupported);
});
