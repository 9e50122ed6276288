import { expect, test } from 'vitest';
import { bytesOf, readTags } from './tags';

const errorOf = (text: string) => {
  const read = readTags(text);
  return 'error' in read ? read.error : null;
};

test('an object is read', () => {
  expect(readTags(' {"step": "checkout", "items": [1, 2]} ')).toEqual({ tags: { step: 'checkout', items: [1, 2] } });
});

test('nothing is no tags', () => {
  expect(readTags('  ')).toEqual({ tags: {} });
});

test.each(['[]', '"text"', '3', 'null', 'true'])('%s is no object, and it is said what one is', text => {
  expect(errorOf(text)).toContain('in braces');
});

test('what is no JSON is named with its place', () => {
  expect(errorOf('{\n  "a": 1,\n  "b" 2\n}')).toMatch(/^This is not JSON: .*line 3, column 7\.$/);
  expect(errorOf('\n\n{"a" 1}')).toContain('line 3, column 6');
  expect(errorOf('{')).toMatch(/^This is not JSON: .+\.$/);
});

test('16 KiB are the most, in bytes and not in characters', () => {
  const fits = JSON.stringify({ a: 'x'.repeat(16_384 - 8) });
  expect(bytesOf(JSON.parse(fits))).toBe(16_384);
  expect(errorOf(fits)).toBeNull();
  expect(errorOf(JSON.stringify({ a: 'x'.repeat(16_384 - 7) }))).toContain('16,385');
  expect(errorOf(JSON.stringify({ a: 'ü'.repeat(9_000) }))).toContain('16 KiB');
});

test('spaces that the server does not count do not count', () => {
  expect(errorOf(`{${' '.repeat(20_000)}}`)).toBeNull();
});

test('32 levels are the most, as on the server', () => {
  const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  expect(errorOf(nested(32))).toBeNull();
  expect(errorOf(nested(33))).toContain('32 levels');
});
