import type { Event } from '../../api/event_search';
import type { News } from './follow';

/** So many events that came are shown; a page that stands open for days does not grow for days. */
const MOST = 1_000;

/** The events that came since the page was read. */
export interface Came {
  /** The newest first. */
  events: Event[];
  /** Below these, by their ids, some are missing. */
  torn: ReadonlySet<string>;
  /** When the latest came. */
  at: number;
  /** How many came with them. */
  latest: number;
}

export const NOTHING: Came = { events: [], torn: new Set(), at: 0, latest: 0 };

/** What came, with what a look found. */
export function withNews(before: Came, { events, isTorn }: News): Came {
  const last = isTorn ? events.at(-1) : undefined;
  const torn = new Set(last ? [last.event_id] : []);
  return withLater(before, { events, torn, at: Date.now(), latest: events.length });
}

/** What came, with what came later, as far as it is shown. */
export function withLater(before: Came, later: Came): Came {
  const all = [...later.events, ...before.events];
  const events = all.slice(0, MOST);
  const ids = events.map(({ event_id }) => event_id);
  const torn = new Set(ids.filter(id => later.torn.has(id) || before.torn.has(id)));
  const last = ids.at(-1);
  if (all.length > MOST && last !== undefined) torn.add(last);
  return { events, torn, at: later.at, latest: later.latest };
}
