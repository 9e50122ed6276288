import { expect, test } from 'vitest';
import type { Event } from '../../api/event_search';
import { NOTHING, withLater, withNews } from './came';

/** The newest first. */
const events = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({ event_id: `${from + count - 1 - i}` }) as Event);
const news = (from: number, count: number, isTorn = false) => ({ events: events(from, count), isTorn });

test('the latest are on top, and those that are told of', () => {
  const came = withNews(withNews(NOTHING, news(0, 2)), news(2, 1));
  expect(came.events).toEqual(events(0, 3));
  expect(came.latest).toBe(1);
  expect(came.torn).toEqual(new Set());
});

test('there are a thousand at most, torn below the last, however much comes', () => {
  let came = NOTHING;
  for (let look = 0; look < 30; look++) came = withNews(came, news(100 * look, 100, true));
  expect(came.events).toEqual(events(2_000, 1_000));
  // The last of each look; nothing of those that are not shown any more.
  expect([...came.torn].sort()).toEqual(Array.from({ length: 10 }, (_, i) => `${2_000 + 100 * i}`));
});

test('what waited goes on top, with what is missing in it', () => {
  const waiting = withNews(withNews(NOTHING, news(10, 5)), news(15, 5, true));
  const came = withLater(withNews(NOTHING, news(0, 10, true)), waiting);
  expect(came.events).toEqual(events(0, 20));
  expect(came.torn).toEqual(new Set(['15', '0']));
});
