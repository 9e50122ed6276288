import { expect, test } from 'vitest';
import { hash, shortHash } from './hash.js';

// Computed with the reference implementation (the Python package mmh3, x86 variant).
test.each([
  ['', '00000000000000000000000000000000'],
  ['a', 'a794933c5556b01b5556b01b5556b01b'],
  ['hello, world', '8b21605cb9b98a1e93273a83eb5957c7'],
  ['The quick brown fox jumps over the lazy dog', '2f1583c3ecee2c675d7bf66ce5e91d2c'],
  ['Grüße 🦊 0123456789abcdef', '12d9ff4beb121ee92a1e0df19027921c'],
])('hashes %o as MurmurHash3 x86 128', (text, digest) => {
  expect(hash(text)).toBe(digest);
  expect(hash(new Uint8ClampedArray(new TextEncoder().encode(text)))).toBe(digest);
});

test('a short hash is how the hash begins', () => {
  expect(shortHash('hello, world')).toBe('8b21605c');
});
