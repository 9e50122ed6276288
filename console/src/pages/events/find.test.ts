import { describe, expect, test } from 'vitest';
import type { Event, EventSearch, SearchQuery } from '../../api/event_search';
import { find, searchOf, type Wanted } from './find';

const WANTED: Wanted = { filters: {}, range: { preset: '24h' }, environment: null, isOldestFirst: false };
const DAY = 86_400_000;

/** A search over so many events, of which every `nth` is of a new visitor. */
function server(count: number, nth: number) {
  const asked: SearchQuery[] = [];
  const search = async (query: SearchQuery): Promise<EventSearch> => {
    asked.push(query);
    const first = Number(query.pagination_key ?? 0);
    const numbers = Array.from({ length: Math.min(query.limit ?? 10, count - first) }, (_, i) => first + i);
    const events = numbers.map(
      n =>
        ({
          event_id: `${n}`,
          timestamp: 10_000 - n,
          identification: { visitor_found: n % nth !== 0 },
        }) as unknown as Event,
    );
    const after = first + events.length;
    return { events, ...(after < count && { pagination_key: `${after}` }) };
  };
  return { asked, search };
}

describe('searchOf', () => {
  test('leaves the end of a range that ends now to the server', () => {
    expect(searchOf(WANTED, 5 * DAY)).toEqual({ start: 4 * DAY });
  });

  test('a range’s end is the millisecond after its last', () => {
    expect(searchOf({ ...WANTED, range: { start: 1_000, end: 2_000 } })).toEqual({ start: 1_000, end: 1_999 });
  });

  test('has environment, order and filters', () => {
    const filters = { vpn: ['true'], country: ['NO'] };
    expect(searchOf({ ...WANTED, filters, environment: 'ae_1', isOldestFirst: true }, DAY)).toEqual({
      vpn: true,
      start: 0,
      environment: ['ae_1'],
      reverse: true,
    });
  });
});

describe('find', () => {
  test('asks for a page, and by its key for the next', async () => {
    const { asked, search } = server(80, 3);
    const first = await find(WANTED, undefined, 50, undefined, search);
    expect(first.events).toHaveLength(50);
    expect(first.next).toBe('50');
    const second = await find(WANTED, first.next, 50, undefined, search);
    expect(second.events.map(({ event_id }) => event_id)).toEqual(Array.from({ length: 30 }, (_, i) => `${50 + i}`));
    expect(second).toMatchObject({ next: undefined, lookedAt: 30, reached: 10_000 - 79 });
    expect(asked[1]).toEqual({ limit: 50, pagination_key: '50' });
  });

  test('with a sieve looks on until the page is full', async () => {
    const { asked, search } = server(1_000, 4);
    const page = await find({ ...WANTED, filters: { visit: ['new'] } }, undefined, 50, undefined, search);
    expect(page.events).toHaveLength(50);
    expect(page).toMatchObject({ next: '200', lookedAt: 200 });
    expect(asked).toHaveLength(2);
  });

  test('with a sieve stops after some pages, and says where', async () => {
    const { asked, search } = server(10_000, 10_000);
    const page = await find({ ...WANTED, filters: { visit: ['new'] } }, '100', 50, undefined, search);
    expect(page).toEqual({ events: [], next: '600', lookedAt: 500, reached: 10_000 - 599 });
    expect(asked).toHaveLength(5);
  });

  test('finds nothing where there is nothing', async () => {
    const { search } = server(0, 1);
    expect(await find(WANTED, undefined, 50, undefined, search)).toEqual({
      events: [],
      next: undefined,
      lookedAt: 0,
      reached: undefined,
    });
  });
});
