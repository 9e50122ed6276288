import { expect, test } from 'vitest';
import { exactTime, relativeTime } from './time';

const NOW = Date.UTC(2026, 4, 20, 12);

test.each([
  [0, 'just now'],
  [-59_999, 'just now'],
  [59_999, 'just now'],
  [-60_000, '1 minute ago'],
  [-119_999, '1 minute ago'],
  [3 * 60_000, 'in 3 minutes'],
  [-3_599_999, '59 minutes ago'],
  [-3_600_000, '1 hour ago'],
  [-86_400_000, 'yesterday'],
  [-29 * 86_400_000, '29 days ago'],
  [-31 * 86_400_000, 'last month'],
  [-800 * 86_400_000, '2 years ago'],
])('%i milliseconds from now is %s', (offset, said) => {
  expect(relativeTime(NOW + offset, NOW)).toBe(said);
});

test('an exact time has its milliseconds and its zone', () => {
  expect(exactTime(NOW + 7)).toMatch(/ · 2026-05-20T12:00:00\.007Z$/);
});
