import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client';
import type { Event, EventExplanation, EventUpdate } from './schema';

export type { Event, EventExplanation, EventUpdate };

/** One event, as the Server API has it. */
export const eventQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['event', eventId],
    queryFn: ({ signal }) => dataOf(api.GET('/events/{event_id}', { params: { path: { event_id: eventId } }, signal })),
    staleTime: 60_000,
  });

/** How an event's visitor was decided and its signals judged; null where that is not kept, or not any more. */
export const explanationQuery = (eventId: string) =>
  queryOptions({
    queryKey: ['event', eventId, 'explanation'],
    queryFn: async ({ signal }): Promise<EventExplanation | null> => {
      // That there is none is nothing unexpected, and no error for the browser's console.
      const params = { path: { event_id: eventId }, query: { missing: 'no_content' as const } };
      const { data } = await api.GET('/events/{event_id}/explanation', { params, signal });
      return data ?? null;
    },
    // What was noted of an event does not change.
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Changes an event's linked id, tags or mark; what is left out stays. */
export async function changeEvent(eventId: string, change: EventUpdate): Promise<void> {
  await api.PATCH('/events/{event_id}', { params: { path: { event_id: eventId } }, body: change });
}
