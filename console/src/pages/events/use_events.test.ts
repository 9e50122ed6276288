import { expect, test } from 'vitest';
import type { Event } from '../../api/event_search';
import { joined } from './use_events';

const event = (id: string, timestamp: number) => ({ event_id: id, timestamp }) as Event;
const page = (...events: Event[]) => ({ events, next: undefined, lookedAt: events.length, reached: undefined });
const ids = (events: Event[]) => events.map(({ event_id }) => event_id);

test('each event is there once, in its place', () => {
  const came = [event('e', 5), event('c', 3), event('d', 4)];
  expect(ids(joined(came, [page(event('c', 3), event('b', 2)), page(event('a', 1))]))).toEqual([
    'e',
    'd',
    'c',
    'b',
    'a',
  ]);
});

test('where nothing came, the pages are in the order they were asked for', () => {
  expect(ids(joined([], [page(event('a', 1)), page(event('b', 2), event('b', 2))]))).toEqual(['a', 'b']);
});
