import createClient, { type Middleware } from 'openapi-fetch';
import { csrfToken } from './csrf';
import { ApiFailure, failureOf } from './failure';
import type { paths } from './schema';

export const MANAGEMENT = '/management/v1';
const CSRF_HEADER = 'X-Ridgeline-CSRF';
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

const session: Middleware = {
  onRequest({ request }) {
    const token = csrfToken();
    if (token && !READING.has(request.method)) request.headers.set(CSRF_HEADER, token);
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return;
    throw failureOf(response, await response.json().catch(() => null));
  },
  onError({ error }) {
    if (error instanceof ApiFailure || (error instanceof DOMException && error.name === 'AbortError')) return;
    return new ApiFailure(0, 'unreachable', 'the server cannot be reached');
  },
};

/**
 * The management API by the session's cookie. A call returns `{data}` or throws an ApiFailure:
 *
 *     const { data } = await api.GET('/members', { signal });
 */
export const api = createClient<paths>({ baseUrl: MANAGEMENT, credentials: 'same-origin' });
api.use(session);

/** The data of an answer that has some; an ApiFailure if the server sent none. */
export async function dataOf<T>(answer: Promise<{ data?: T; response: Response }>): Promise<NonNullable<T>> {
  const { data, response } = await answer;
  if (data === undefined || data === null) throw failureOf(response, null);
  return data;
}
