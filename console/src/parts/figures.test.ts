import { describe, expect, test } from 'vitest';
import { byteSize, change, counted, share } from './figures';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [8_400_000, '8.4 MB'],
  [25_000_000_000, '25 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(byteSize(bytes)).toBe(text);
});

describe('share', () => {
  test.each([
    [1, 4, '25%'],
    [0, 4, '0%'],
    [4, 4, '100%'],
    [1, 100_000, '< 0.1%'],
    [99_999, 100_000, '> 99.9%'],
    [1, 0, null],
  ])('%d of %d is %s', (part, whole, text) => {
    expect(share(part, whole)).toBe(text);
  });
});

test.each([
  [110, 100, '+10%'],
  [95, 100, '−5%'],
  [100, 100, '±0%'],
  [1_015, 1_000, '+1.5%'],
  [2_500, 100, '×25'],
  [5, 0, null],
  [0, 5, '−100%'],
])('%d after %d is %s', (now, before, text) => {
  expect(change(now, before)).toBe(text);
});

test('counted says one or several', () => {
  expect(counted(1, 'event')).toBe('1 event');
  expect(counted(0, 'event')).toBe('0 events');
  expect(counted(2, 'country', 'countries')).toBe('2 countries');
});
