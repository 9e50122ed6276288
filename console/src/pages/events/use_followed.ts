import { useCallback, useEffect, useRef, useState } from 'react';
import type { Event } from '../../api/event_search';
import { readSessionAnew } from '../../shell/query_client';
import type { Wanted } from './find';
import { followEvents, type News } from './follow';

/** So many events that came are shown; a page that stands open for days does not grow for days. */
const MOST = 1_000;

interface Came {
  /** The newest first. */
  events: Event[];
  /** Below these, by their ids, some are missing. */
  torn: ReadonlySet<string>;
  /** When the latest came. */
  at: number;
  /** How many came with them. */
  latest: number;
}

const NOTHING: Came = { events: [], torn: new Set(), at: 0, latest: 0 };

function withNews({ events, torn }: Came, news: News): Came {
  const all = [...news.events, ...events];
  const shown = all.slice(0, MOST);
  const tears = [news.isTorn ? news.events.at(-1) : undefined, all.length > MOST ? shown.at(-1) : undefined];
  const ids = tears.flatMap(event => (event ? [event.event_id] : []));
  return {
    events: shown,
    torn: ids.length ? new Set([...torn, ...ids]) : torn,
    at: Date.now(),
    latest: news.events.length,
  };
}

/**
 * The events that came since those that are known.
 *
 * While `isHeld`, what comes waits, so that no row moves away under the pointer.
 */
export function useFollowed(wanted: Wanted, known: readonly Event[] | undefined, isOn: boolean, isHeld: boolean) {
  const [came, setCame] = useState(NOTHING);
  const [waiting, setWaiting] = useState<News[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const held = useRef(isHeld);
  held.current = isHeld;
  const latestKnown = useRef<readonly Event[]>([]);
  latestKnown.current = [...waiting.flatMap(({ events }) => events), ...came.events, ...(known ?? [])];

  const forget = useCallback(() => {
    setCame(NOTHING);
    setWaiting([]);
    setFailure(null);
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what came was of what was wanted before
  useEffect(forget, [wanted, forget]);

  const isReady = isOn && known !== undefined;
  useEffect(() => {
    if (!isReady) return;
    const controller = new AbortController();
    void followEvents({
      wanted,
      known: latestKnown.current,
      onNews: news => (held.current ? setWaiting(all => [news, ...all]) : setCame(before => withNews(before, news))),
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
    if (isHeld || !waiting.length) return;
    setCame(before => waiting.reduceRight(withNews, before));
    setWaiting([]);
  }, [isHeld, waiting]);

  return { ...came, waiting: waiting.reduce((sum, { events }) => sum + events.length, 0), failure, forget };
}
