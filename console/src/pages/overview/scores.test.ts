import { expect, test } from 'vitest';
import { buckets } from './scores';

test('buckets without events are there, too', () => {
  expect(
    buckets([
      { least: 20, count: 2 },
      { least: 0, count: 9 },
    ]),
  ).toEqual([
    { least: 0, most: 4, count: 9 },
    { least: 5, most: 9, count: 0 },
    { least: 10, most: 14, count: 0 },
    { least: 15, most: 19, count: 0 },
    { least: 20, most: 24, count: 2 },
  ]);
});

test('where no score is known there is none', () => {
  expect(buckets([])).toEqual([]);
});
