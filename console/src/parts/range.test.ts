import { expect, test } from 'vitest';
import { boundsOf, PRESETS, parseRange, type Range, rangeField } from './range';

const { read, write } = rangeField('7d');

test.each<Range>([...PRESETS.map(({ value }) => ({ preset: value })), { start: 0, end: 1_700_000_000_000 }])(
  'what was written of %o is read again',
  range => {
    expect(read(write(range))).toEqual(range);
  },
);

test('the preset that a page begins with is not in its URL', () => {
  expect(write({ preset: '7d' })).toEqual([]);
  expect(write({ preset: '1h' })).toEqual(['1h']);
});

test.each(['', 'yesterday', '5-4', '4-4', '-4-5', '1-2-3', '1e3-2e3', '1-99999999999999999999'])(
  'a text that is no range (%s) is none',
  given => {
    expect(parseRange(given)).toBeNull();
    expect(read([given])).toEqual({ preset: '7d' });
  },
);

test('a preset ends now, and any other range when it says', () => {
  expect(boundsOf({ preset: '1h' }, 10_000_000)).toEqual({ start: 6_400_000, end: 10_000_000 });
  expect(boundsOf({ start: 1, end: 2 }, 10_000_000)).toEqual({ start: 1, end: 2 });
});
