import { api, dataOf } from './client';
import type { components, operations } from './schema';

export type Event = components['schemas']['Event'];
export type EventSearch = components['schemas']['EventSearch'];
export type SearchQuery = NonNullable<operations['searchEvents']['parameters']['query']>;

/** The most events that a page of the search has. */
export const PAGE_LIMIT = 100;
/** The search counts as far as this, and no further. */
export const MOST_COUNTED = 1_000;

/** A page of events. */
export const searchEvents = (query: SearchQuery, signal?: AbortSignal): Promise<EventSearch> =>
  dataOf(api.GET('/events', { params: { query }, ...(signal && { signal }) }));
