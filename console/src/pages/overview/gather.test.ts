import { describe, expect, test } from 'vitest';
import { gathered, hoursFor } from './gather';

const HOUR = 3_600_000;
const MIDNIGHT = new Date(2026, 10, 20).getTime();
const hour = (n: number, signals = {}) => ({
  at: MIDNIGHT + n * HOUR,
  events: 3,
  new_visitors: 1,
  returning: 2,
  signals,
});

describe('gathered', () => {
  test('puts hours together as the clock has them, and loses none', () => {
    const points = Array.from({ length: 10 }, (_, i) => hour(i + 4));
    const all = gathered(points, 6);
    expect(all.map(({ at }) => (at - MIDNIGHT) / HOUR)).toEqual([4, 6, 12]);
    expect(all.map(({ events }) => events)).toEqual([6, 18, 6]);
    expect(all.map(({ new_visitors, returning }) => [new_visitors, returning])).toEqual([
      [2, 4],
      [6, 12],
      [2, 4],
    ]);
  });

  test('adds up signals that only some hours have', () => {
    const [one] = gathered([hour(0, { vpn: 1 }), hour(1, { bot: 4 }), hour(2, { vpn: 2 })], 3);
    expect(one?.signals).toEqual({ vpn: 3, bot: 4 });
  });

  test('leaves single hours as they are', () => {
    const points = [hour(0), hour(1)];
    expect(gathered(points, 1)).toEqual(points);
  });
});

test.each([
  [168, 1_000, 5, 1],
  [168, 300, 5, 3],
  [168, 150, 5, 6],
  [168, 10, 5, 12],
  [24, 300, 5, 1],
])('%d hours on %d pixels, %d at least, go together by %d', (count, width, least, hours) => {
  expect(hoursFor(count, width, least)).toBe(hours);
});
