import { type Event, PAGE_LIMIT, type SearchQuery, searchEvents } from '../../api/event_search';
import { ApiFailure } from '../../api/failure';
import { pause } from './export';
import { searchOf, type Wanted } from './find';
import { sieveOf } from './sieve';

/** Milliseconds between two looks. */
export const STEP = 2_000;
const LONGEST_STEP = 30_000;
/** An event is found after others that are later by this much at most: they are recorded side by side. */
const OVERLAP = 5_000;
/** Ids of so many events are remembered, so that none is told twice. */
const REMEMBERED = 2_000;

/** What a look found. */
export interface News {
  /** The newest first. */
  events: Event[];
  /** More came than a look can tell: between these and the former ones some are missing. */
  isTorn: boolean;
}

interface Options {
  wanted: Wanted;
  /** What is shown already, the newest first. */
  known: readonly Event[];
  /** What is older than this is no news: it is among what was not read yet. */
  since?: number | undefined;
  onNews: (news: News) => void;
  /** Why a look failed; null once one succeeds again. It goes on by itself, unless the server refuses it. */
  onFailure: (error: unknown) => void;
  signal: AbortSignal;
  /** Whether to look now; nobody needs to while the page is hidden. */
  isWatched?: () => boolean;
  search?: typeof searchEvents;
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Looks every two seconds for events that came since, until it is called off or refused. */
export async function followEvents(options: Options): Promise<void> {
  const { wanted, known, since = 0, onNews, onFailure, signal } = options;
  const { isWatched = () => true, search = searchEvents, wait = pause } = options;
  const sieve = sieveOf(wanted.filters);
  const told = new Set(known.map(({ event_id }) => event_id));
  let newest = known[0]?.timestamp;
  let step = STEP;
  while (!signal.aborted) {
    try {
      await wait(step, signal);
      if (!isWatched()) continue;
      const { events, pagination_key } = await search(queryFrom(wanted, newest), signal);
      signal.throwIfAborted();
      const fresh = events.filter(({ event_id, timestamp }) => timestamp >= since && !told.has(event_id));
      const isTorn = newest !== undefined && fresh.length === events.length && pagination_key !== undefined;
      for (const { event_id } of fresh) told.add(event_id);
      for (const id of told) {
        if (told.size <= REMEMBERED) break;
        told.delete(id);
      }
      newest = Math.max(newest ?? 0, fresh[0]?.timestamp ?? 0) || undefined;
      const passed = sieve ? fresh.filter(sieve) : fresh;
      if (passed.length || isTorn) onNews({ events: passed, isTorn });
      if (step !== STEP) onFailure(null);
      step = STEP;
    } catch (error) {
      if (signal.aborted) return;
      onFailure(error);
      if (isRefusal(error)) return;
      step = Math.min(step * 2, LONGEST_STEP);
    }
  }
}

/** Whether the next look would fail, too. */
export const isRefusal = (error: unknown): boolean => error instanceof ApiFailure && !error.passes;

function queryFrom(wanted: Wanted, newest: number | undefined): SearchQuery {
  const query = { ...searchOf({ ...wanted, isOldestFirst: false }), limit: PAGE_LIMIT };
  return newest === undefined ? query : { ...query, start: Math.max(Number(query.start), newest - OVERLAP) };
}
