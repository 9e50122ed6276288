'use client';

import type { FingerprintError, GetOptions, GetResult } from '@ridgeline/agent';
import { useCallback, useContext, useEffect, useRef, useState } from 'react';
import { keyOf } from './client.js';
import { ClientContext } from './provider.js';

/** The options of the agent's `get`, and when to call it. */
export interface UseVisitorDataOptions extends GetOptions {
  /** Whether to identify when the component is mounted and when an option changes, rather than by hand only. True unless told. */
  immediate?: boolean;
}

interface State {
  /** The latest result; it stays while the next is being waited for. */
  data: GetResult | undefined;
  /** Why the latest call failed. */
  error: FingerprintError | undefined;
  /** Whether a call is under way; from the first rendering on if `immediate`, on a server too. */
  isLoading: boolean;
  /** Whether `data` is there. */
  isFetched: boolean;
}

export interface VisitorData extends State {
  /** Identifies now, as a new event; `options` win over those of the hook. Rejects with what `error` becomes. */
  getData(options?: GetOptions): Promise<GetResult>;
}

/**
 * Identifies the visitor with the agent of the `RidgelineProvider` above, and renders again as that goes on.
 *
 * Components that are mounted together with equal options have one event together, as has a component that React's
 * strict mode mounts twice. What several calls bring is shown for the latest only.
 */
export function useVisitorData({ immediate = true, ...options }: UseVisitorDataOptions = {}): VisitorData {
  const client = useContext(ClientContext);
  if (!client) throw new Error('useVisitorData() was called outside of a <RidgelineProvider>.');

  const [state, setState] = useState<State>({
    data: undefined,
    error: undefined,
    isLoading: immediate,
    isFetched: false,
  });
  const calls = useRef(0);
  const given = useRef<GetOptions>(options);
  // Before the effect below, which reads it.
  useEffect(() => {
    given.current = options;
  });

  const follow = useCallback(async (asked: Promise<GetResult>): Promise<GetResult> => {
    const call = ++calls.current;
    const show = (next: State) => {
      if (call === calls.current) setState(next);
    };
    setState(before => ({ ...before, error: undefined, isLoading: true }));
    try {
      const data = await asked;
      show({ data, error: undefined, isLoading: false, isFetched: true });
      return data;
    } catch (thrown) {
      const error = thrown as FingerprintError;
      show({ data: undefined, error, isLoading: false, isFetched: false });
      throw error;
    }
  }, []);

  const getData = useCallback(
    (options?: GetOptions) => follow(client.get({ ...given.current, ...options })),
    [client, follow],
  );

  const key = keyOf(options);
  // biome-ignore lint/correctness/useExhaustiveDependencies: options with another key ask something else
  useEffect(() => {
    // A failure is in the state, where the component finds it.
    if (immediate) follow(client.share(given.current)).catch(() => {});
  }, [client, follow, immediate, key]);

  return { ...state, getData };
}
