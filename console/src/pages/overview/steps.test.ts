import { describe, expect, test } from 'vitest';
import { gathered } from './gather';
import { endOf, stepOf, ticksOf, wholeHours } from './steps';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Midnight where the tests run. */
const MIDNIGHT = new Date(2026, 10, 20).getTime();
const points = (count: number, width: number) =>
  Array.from({ length: count }, (_, i) => ({
    at: MIDNIGHT + i * width,
    events: 0,
    new_visitors: 0,
    returning: 0,
    signals: {},
  }));

test.each([
  [{ preset: '1h' }, 'hour'],
  [{ preset: '7d' }, 'hour'],
  [{ preset: '30d' }, 'day'],
  [{ start: 0, end: 8 * DAY }, 'hour'],
  [{ start: 0, end: 8 * DAY + 1 }, 'day'],
] as const)('%j has a bar for each %s', (range, step) => {
  expect(stepOf(range)).toBe(step);
});

test('a stretch touches whole hours', () => {
  expect(wholeHours({ start: 2.5 * HOUR, end: 4.1 * HOUR })).toEqual({ start: 2 * HOUR, end: 5 * HOUR });
  expect(wholeHours({ start: 2 * HOUR, end: 4 * HOUR })).toEqual({ start: 2 * HOUR, end: 4 * HOUR });
});

describe('endOf', () => {
  test('is the next step’s begin', () => {
    const long = [{ at: 0 }, { at: 25 * HOUR }, { at: 49 * HOUR }].map(point => ({ ...points(1, 1)[0], ...point }));
    const overview = { points: long as ReturnType<typeof points>, end: 60 * HOUR };
    expect(endOf(overview, 0)).toBe(25 * HOUR);
    expect(endOf(overview, 25 * HOUR)).toBe(49 * HOUR);
  });

  test('of the last is where the overview ends', () => {
    const last = MIDNIGHT + 2 * DAY;
    expect(endOf({ points: points(3, DAY), end: last + 7 * HOUR }, last)).toBe(last + 7 * HOUR);
    expect(endOf({ points: points(3, HOUR), end: 0 }, MIDNIGHT + 2 * HOUR)).toBe(MIDNIGHT + 3 * HOUR);
  });

  test('of the last of hours that were put together is where the overview ends', () => {
    const hours = gathered(points(22, HOUR), 6);
    const last = MIDNIGHT + 18 * HOUR;
    expect(hours.at(-1)?.at).toBe(last);
    expect(endOf({ points: hours, end: MIDNIGHT + 22 * HOUR }, last)).toBe(MIDNIGHT + 22 * HOUR);
    expect(endOf({ points: hours, end: MIDNIGHT + 22 * HOUR }, MIDNIGHT)).toBe(MIDNIGHT + 6 * HOUR);
  });
});

describe('ticksOf', () => {
  test('a week of hours has its midnights', () => {
    const ticks = ticksOf(points(7 * 24, HOUR), 'hour', 10);
    expect(ticks).toEqual(Array.from({ length: 7 }, (_, i) => MIDNIGHT + i * DAY));
  });

  test('a day of hours has every third hour', () => {
    expect(ticksOf(points(24, HOUR), 'hour', 10)).toEqual(Array.from({ length: 8 }, (_, i) => MIDNIGHT + 3 * i * HOUR));
  });

  test('hours that are put together have midnights, too', () => {
    expect(ticksOf(points(28, 6 * HOUR), 'hour', 10)).toHaveLength(7);
  });

  test('there are never more than there is room for', () => {
    expect(ticksOf(points(90, DAY), 'day', 9)).toHaveLength(9);
    expect(ticksOf(points(90, DAY), 'day', 4)).toHaveLength(4);
  });
});
