import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { type Range, rangeField } from '../../parts/range';
import { flag, oneOf, presentSearch, readState, writeState } from '../../parts/search_state';
import { ENVIRONMENT } from '../../shell/environment';
import { type ColumnName, readColumns, writeColumns } from './columns';
import { FILTER_NAMES, type Filters, readFilters, writeFilters } from './filters';
import type { Wanted } from './find';

const ORDERS = ['newest', 'oldest'] as const;
const FIELDS = { range: rangeField('7d'), order: oneOf(ORDERS, 'newest'), live: flag() };

export interface EventsState {
  wanted: Wanted;
  columns: ColumnName[];
  /** Whether events that come are shown as they come. */
  isLive: boolean;
  /** What of the URL says a filter that cannot be. */
  refused: string[];
}

export interface EventsChange {
  filters?: Filters;
  range?: Range;
  isOldestFirst?: boolean;
  /** The columns, or what becomes of those that there are. */
  columns?: readonly ColumnName[] | ((before: readonly ColumnName[]) => readonly ColumnName[]);
  isLive?: boolean;
}

/** The page's state as a URL's search says it. */
export function readEvents(search: URLSearchParams): EventsState {
  const { filters, refused } = readFilters(search);
  const { range, order, live } = readState(FIELDS, search);
  const isOldestFirst = order === 'oldest';
  return {
    wanted: { filters, range, environment: search.get(ENVIRONMENT), isOldestFirst },
    columns: readColumns(search.get('columns')),
    // Only where the newest are on top, and the range ends now, is there a place for what comes.
    isLive: live && !isOldestFirst && 'preset' in range,
    refused,
  };
}

/** A URL's search with a change of the page's state; what is no part of that stays. */
export function changeEvents(search: URLSearchParams, change: EventsChange): URLSearchParams {
  const after = new URLSearchParams(search);
  const { filters, range, isOldestFirst, columns, isLive } = change;
  if (filters) writeFilters(after, filters);
  if (range) writeState(FIELDS, after, { range });
  if (isOldestFirst !== undefined) writeState(FIELDS, after, { order: isOldestFirst ? 'oldest' : 'newest' });
  if (isLive !== undefined) writeState(FIELDS, after, { live: isLive });
  if (columns) {
    const text = writeColumns(typeof columns === 'function' ? columns(readColumns(search.get('columns'))) : columns);
    if (text === null) after.delete('columns');
    else after.set('columns', text);
  }
  return after;
}

const KEPT_IN_VIEWS = new Set<string>([...FILTER_NAMES, 'range', 'order', 'columns']);

/** What a saved view keeps of a URL's search, in one order: neither the environment nor whether it is live. */
export function viewQuery(search: URLSearchParams): string {
  const kept = new URLSearchParams([...search].filter(([name, value]) => KEPT_IN_VIEWS.has(name) && value !== ''));
  kept.sort();
  return kept.toString();
}

/** A URL's search with a view in the place of the page's state. */
export function withView(search: URLSearchParams, query: string): URLSearchParams {
  const after = new URLSearchParams([...search].filter(([name]) => !KEPT_IN_VIEWS.has(name)));
  for (const [name, value] of new URLSearchParams(query)) if (KEPT_IN_VIEWS.has(name)) after.append(name, value);
  return after;
}

/** A path to the events that pass these filters. */
export function eventsPath(filters: Filters, range?: Range, columns?: readonly ColumnName[]): string {
  const search = changeEvents(new URLSearchParams(), {
    filters,
    ...(range && { range }),
    ...(columns && { columns }),
  }).toString();
  return search ? `/events?${search}` : '/events';
}

/** The state of the events' page, from the URL, and what changes it there. */
export function useEventsState() {
  const [search, setSearch] = useSearchParams();
  const state = useMemo(() => readEvents(search), [search]);
  const key = JSON.stringify(state.wanted);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same is wanted when only the columns are others
  const wanted = useMemo(() => state.wanted, [key]);
  const change = useCallback(
    (change: EventsChange, { replace = false } = {}) =>
      setSearch(changeEvents(presentSearch(), change), { replace, preventScrollReset: true }),
    [setSearch],
  );
  const view = useMemo(() => viewQuery(search), [search]);
  const openView = useCallback(
    (query: string) => setSearch(withView(presentSearch(), query), { preventScrollReset: true }),
    [setSearch],
  );
  return { ...state, wanted, change, view, openView };
}
