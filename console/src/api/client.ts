import createClient, { type Client, type Middleware } from 'openapi-fetch';
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
  },
  async onResponse({ response }) {
    if (!response.ok) throw failureOf(response, await response.json().catch(() => null));
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    return new ApiFailure(0, 'unreachable', 'the server cannot be reached');
  },
};

export function apiAt(baseUrl: string): Client<paths> {
  const client = createClient<paths>({ baseUrl, credentials: 'same-origin' });
  client.use(session);
  return client;
}

/**
 * The management API by the session's cookie. A call throws an ApiFailure unless the answer is good:
 *
 *     const { members } = await dataOf(api.GET('/members', { signal }));
 */
export const api = apiAt(MANAGEMENT);

/** The data of an answer; an ApiFailure if it has none. */
export async function dataOf<T>(answer: Promise<{ data?: T; response: Response }>): Promise<NonNullable<T>> {
  const { data, response } = await answer;
  if (data === undefined || data === null) throw failureOf(response, null);
  return data;
}

/** The items of all pages of a list, for those that are short. */
export async function everyPage<T>(
  read: (paginationKey: string | undefined) => Promise<{ items: T[]; next: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let key: string | undefined;
  do {
    const { items, next } = await read(key);
    all.push(...items);
    key = next;
  } while (key !== undefined);
  return all;
}
