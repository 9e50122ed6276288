import { expect, test } from 'vitest';
import { hashPattern, having, steady } from '../testing.js';
import { math } from './math.js';

test('is the same hash each time', async () => {
  expect(await steady(math)).toMatch(hashPattern);
});

test('changes when one function rounds otherwise', async () => {
  const before = await steady(math);
  having(Math, 'expm1', () => 1.7182818284590453);
  expect(await steady(math)).not.toBe(before);
});
