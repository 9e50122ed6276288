import { expect, test } from 'vitest';
import { capitalized, listed } from './sentence';

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
