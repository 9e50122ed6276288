import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiFailure } from '../api/failure';
import { sessionQuery } from '../api/session';

const ATTEMPTS = 3;

/** Retries what may pass, and nothing that the server has refused. */
const retry = (failures: number, error: Error) => error instanceof ApiFailure && error.passes && failures < ATTEMPTS;

const retryDelay = (failures: number, error: Error) =>
  1_000 * ((error instanceof ApiFailure && error.retryAfter) || Math.min(2 ** failures, 8));

/** What the server answers when the session is another than this page knows: ended, or begun anew. */
const OTHER_SESSION = new Set(['session_required', 'secret_api_key_required', 'csrf_token_invalid']);

/** Looks who is signed in if that is why a request was refused. */
export function readSessionAnew(error: unknown): void {
  if (error instanceof ApiFailure && OTHER_SESSION.has(error.code)) void queryClient.invalidateQueries(sessionQuery);
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: readSessionAnew }),
  mutationCache: new MutationCache({ onError: readSessionAnew }),
  defaultOptions: {
    // The server may be on this machine, which need not be online.
    queries: { retry, retryDelay, staleTime: 10_000, refetchOnWindowFocus: false, networkMode: 'always' },
    // A change that may have been made is not made twice by itself.
    // Answers and what they were asked with, such as keys and passwords, stay no longer than they are shown.
    mutations: { retry: false, networkMode: 'always', gcTime: 0 },
  },
});
