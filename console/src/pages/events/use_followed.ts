import { useCallback, useEffect, useRef, useState } from 'react';
import { readSessionAnew } from '../../shell/query_client';
import { NOTHING, withLater, withNews } from './came';
import type { Found, Wanted } from './find';
import { followEvents } from './follow';

/**
 * The events that came since the first page was read.
 *
 * While `isHeld`, what comes waits, so that no row moves away under the pointer.
 */
export function useFollowed(wanted: Wanted, page: Found | undefined, isOn: boolean, isHeld: boolean) {
  const [came, setCame] = useState(NOTHING);
  const [waiting, setWaiting] = useState(NOTHING);
  const [failure, setFailure] = useState<unknown>(null);
  const held = useRef(isHeld);
  held.current = isHeld;
  const known = [...waiting.events, ...came.events, ...(page?.events ?? [])];
  // What is older is on the pages after the first.
  const since = page?.next === undefined ? undefined : page.reached;
  const latest = useRef({ known, since });
  latest.current = { known, since };

  const forget = useCallback(() => {
    setCame(NOTHING);
    setWaiting(NOTHING);
    setFailure(null);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what came was of what was wanted before
  useEffect(forget, [wanted, forget]);

  const isReady = isOn && page !== undefined;
  useEffect(() => {
    if (!isReady) return;
    const controller = new AbortController();
    void followEvents({
      wanted,
      ...latest.current,
      onNews: news => (held.current ? setWaiting : setCame)(before => withNews(before, news)),
      onFailure: error => {
        setFailure(error);
        readSessionAnew(error);
      },
      signal: controller.signal,
      isWatched: () => !document.hidden,
    });
    return () => {
      controller.abort();
      setFailure(null);
    };
  }, [wanted, isReady]);

  useEffect(() => {
    if (isHeld || !waiting.events.length) return;
    setCame(before => withLater(before, { ...waiting, latest: waiting.events.length }));
    setWaiting(NOTHING);
  }, [isHeld, waiting]);

  return { ...came, waiting: waiting.events.length, failure, forget };
}
