import { expect, test } from 'vitest';
import { rangeSince } from './since';

const DAY = 86_400_000;
const NOW = 200 * DAY;

test('the longest preset is long enough for most', () => {
  expect(rangeSince(120 * DAY, NOW)).toEqual({ preset: '90d' });
  expect(rangeSince(undefined, NOW)).toEqual({ preset: '90d' });
});

test('what is older is reached by its own range', () => {
  expect(rangeSince(100 * DAY, NOW)).toEqual({ start: 100 * DAY, end: NOW });
});
