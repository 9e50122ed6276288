import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiFailure } from '../api/failure';
import { sessionQuery } from '../api/session';

const ATTEMPTS = 3;

/** Retries what may pass, and nothing that the server has refused. */
const retry = (failures: number, error: Error) => error instanceof ApiFailure && error.passes && failures < ATTEMPTS;

const retryDelay = (failures: number, error: Error) =>
  1_000 * ((error instanceof ApiFailure && error.retryAfter) || Math.min(2 ** failures, 8));

/** What the server answers to a session that has ended, revoked elsewhere or after its time. */
const SIGNED_OUT = new Set(['secret_api_key_required']);

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(error, query) {
      if (query.queryKey[0] === 'session' || !(error instanceof ApiFailure) || !SIGNED_OUT.has(error.code)) return;
      void queryClient.invalidateQueries(sessionQuery);
    },
  }),
  defaultOptions: {
    queries: { retry, retryDelay, staleTime: 10_000, refetchOnWindowFocus: false },
    // A change that may have been made is not made twice by itself.
    mutations: { retry: false },
  },
});
