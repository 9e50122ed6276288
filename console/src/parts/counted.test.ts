import { expect, test } from 'vitest';
import { capitalized, counted, listed } from './counted';

test('a number goes with the right word', () => {
  expect(counted(1, 'visit')).toBe('1 visit');
  expect(counted(0, 'visit')).toBe('0 visits');
  expect(counted(12_000, 'address', 'addresses')).toBe('12,000 addresses');
});

test('words are listed as in a sentence', () => {
  expect(listed([])).toBe('');
  expect(listed(['a'])).toBe('a');
  expect(listed(['a', 'b'])).toBe('a and b');
  expect(listed(['a', 'b', 'c'], 'or')).toBe('a, b or c');
});

test('a sentence begins with a capital', () => {
  expect(capitalized('no stored token')).toBe('No stored token');
  expect(capitalized('')).toBe('');
});
