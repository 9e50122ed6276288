import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client';
import type { Event } from './event';
import type { EventSearch } from './schema';

export type EventPage = EventSearch;

/** A search looks at the last seven days unless it is told to begin with the first event there is. */
const SINCE_EVER = 1;
const A_PAGE = 25;

export type Subject = { visitor_id: string } | { linked_id: string };

/** All events of a visitor or of a linked id, the latest first, a page at a time. */
export const visitsQuery = (subject: Subject, environment: string | null) =>
  infiniteQueryOptions({
    queryKey: ['visits', subject, environment],
    queryFn: ({ signal, pageParam }): Promise<EventPage> =>
      dataOf(
        api.GET('/events', {
          params: {
            query: {
              ...subject,
              start: SINCE_EVER,
              limit: A_PAGE,
              ...(environment ? { environment: [environment] } : {}),
              ...(pageParam ? { pagination_key: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: page => page.pagination_key,
  });

/** A visitor's latest event before a time; null where there is none any more. */
export const visitBeforeQuery = (visitorId: string, before: number) =>
  queryOptions({
    queryKey: ['visits', { visitor_id: visitorId }, 'before', before],
    queryFn: async ({ signal }): Promise<Event | null> => {
      const query = { visitor_id: visitorId, start: SINCE_EVER, end: before - 1, limit: 1 };
      const page = await dataOf(api.GET('/events', { params: { query }, signal }));
      return page.events[0] ?? null;
    },
    staleTime: 60_000,
  });
