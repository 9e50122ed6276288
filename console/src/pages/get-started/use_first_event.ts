import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Event, searchEvents } from '../../api/event_search';

const STEP = 2_000;

/**
 * Waits for an event that is not the latest one at first. Which that is decides, and no clock: the server's may be
 * another than the browser's.
 */
export function useFirstEvent(environment: string | null) {
  // What was the latest at first, per environment: `null` when there was none.
  const [before, setBefore] = useState<{ environment: string | null; event: Event | null } | null>(null);
  const [came, setCame] = useState<Event | null>(null);
  const isCurrent = before?.environment === environment;
  const { data, error } = useQuery({
    queryKey: ['latest-event', environment],
    queryFn: async ({ signal }) => {
      const { events } = await searchEvents({ limit: 1, ...(environment && { environment: [environment] }) }, signal);
      return { environment, event: events[0] ?? null };
    },
    enabled: came === null,
    refetchInterval: STEP,
    // The member is in the page that sends the event, in another tab.
    refetchIntervalInBackground: true,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  useEffect(() => {
    if (!data || data.environment !== environment) return;
    if (!isCurrent) setBefore(data);
    else if (data.event && data.event.event_id !== before.event?.event_id) setCame(data.event);
  }, [data, environment, isCurrent, before]);
  return {
    came,
    /** The latest event before; undefined until it is known whether there is one. */
    before: isCurrent ? before.event : undefined,
    error,
    waitAgain: () => {
      setBefore(came && { environment, event: came });
      setCame(null);
    },
  };
}
