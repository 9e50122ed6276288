import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useNavigationType } from 'react-router';
import type { Event } from '../../api/event_search';
import { type Found, find, type Wanted } from './find';

const PAGE = 50;
/** What is older is read anew when the page is gone to; going back shows what was there. */
const FRESH = 10_000;

/** The events that are wanted, page by page. The first page is read anew only when it is asked for. */
export function useEvents(wanted: Wanted, enabled: boolean) {
  const client = useQueryClient();
  const now = useNavigationType();
  const kind = useRef(now);
  kind.current = now;
  const queryKey = useMemo(() => ['events', wanted], [wanted]);
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => find(wanted, pageParam, PAGE, signal),
    enabled,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.next,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10 * 60_000,
  });
  const refresh = useCallback(() => {
    // Only the first page, whose search then is another one.
    client.setQueryData<InfiniteData<Found>>(
      queryKey,
      data => data && { pages: data.pages.slice(0, 1), pageParams: data.pageParams.slice(0, 1) },
    );
    return client.refetchQueries({ queryKey, exact: true });
  }, [client, queryKey]);
  useEffect(() => {
    const { dataUpdatedAt = 0, fetchStatus } = client.getQueryState(queryKey) ?? {};
    if (kind.current !== 'POP' && dataUpdatedAt && fetchStatus === 'idle' && Date.now() - dataUpdatedAt > FRESH)
      void refresh();
  }, [client, queryKey, refresh]);
  return { ...query, refresh };
}

/** Events in their order, each once: those that came since, the newest first, and those of the pages. */
export function joined(came: readonly Event[], pages: readonly Found[]): Event[] {
  const seen = new Set<string>();
  const all = [...came, ...pages.flatMap(({ events }) => events)].filter(({ event_id }) => {
    const isFirst = !seen.has(event_id);
    seen.add(event_id);
    return isFirst;
  });
  // What was recorded side by side does not come in its order.
  return came.length ? all.sort((one, other) => other.timestamp - one.timestamp) : all;
}
