import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { storageQuota } from './storage_quota.js';

test('is a round number', async () => {
  const { quota, persisted } = await steady(storageQuota);
  expect(quota).toBe(Number(quota.toPrecision(2)));
  expect(persisted).toBeTypeOf('boolean');
});

test('keeps two digits', async () => {
  having(navigator, 'storage', {
    estimate: async () => ({ quota: 10_737_418_240, usage: 5 }),
    persisted: async () => true,
  });
  expect(await read(storageQuota)).toEqual({ value: { quota: 11_000_000_000, persisted: true } });
});

test('is unsupported on pages that are not secure', async () => {
  lacking(navigator, 'storage');
  expect(await read(storageQuota)).toEqual(unsupported);
});
