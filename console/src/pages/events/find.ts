import { type Event, PAGE_LIMIT, type SearchQuery, searchEvents } from '../../api/event_search';
import { boundsOf, type Range } from '../../parts/range';
import { type Filters, queryOf } from './filters';
import { sieveOf } from './sieve';

/** What is looked for: all of the page's state that decides which events there are. */
export interface Wanted {
  filters: Filters;
  range: Range;
  environment: string | null;
  isOldestFirst: boolean;
}

export interface Found {
  events: Event[];
  /** What asks for the next page; there is none after the last. */
  next: string | undefined;
  /** So many events the server gave; of those the sieve passed `events`. */
  lookedAt: number;
  /** The time of the last that was looked at. */
  reached: number | undefined;
}

type Search = typeof searchEvents;

/** With a sieve, so many pages are read for one that is shown, and then the member is asked whether to go on. */
const MOST_PAGES = 5;

/** The search for it. The end of a range that ends now is left to the server, whose clock it is. */
export function searchOf({ filters, range, environment, isOldestFirst }: Wanted, now = Date.now()): SearchQuery {
  const { start, end } = boundsOf(range, now);
  return {
    ...queryOf(filters),
    start,
    ...(!('preset' in range) && { end: end - 1 }),
    ...(environment && { environment: [environment] }),
    ...(isOldestFirst && { reverse: true }),
  };
}

/**
 * Finds a page: the first, or the one after that which had `next`.
 *
 * With a sieve it may be shorter than `limit`, or empty, though more follow: then many events were looked at, and few
 * passed.
 */
export async function find(
  wanted: Wanted,
  next: string | undefined,
  limit: number,
  signal?: AbortSignal,
  search: Search = searchEvents,
): Promise<Found> {
  const sieve = sieveOf(wanted.filters);
  const query = searchOf(wanted);
  const found: Found = { events: [], next, lookedAt: 0, reached: undefined };
  for (let pages = 0; pages < MOST_PAGES && found.events.length < limit; pages++) {
    const asked = sieve ? PAGE_LIMIT : limit;
    // The key carries its search.
    const page = await search(
      found.next ? { limit: asked, pagination_key: found.next } : { ...query, limit: asked },
      signal,
    );
    found.events.push(...(sieve ? page.events.filter(sieve) : page.events));
    found.next = page.pagination_key;
    found.lookedAt += page.events.length;
    found.reached = page.events.at(-1)?.timestamp ?? found.reached;
    if (!found.next || !sieve) break;
  }
  return found;
}
