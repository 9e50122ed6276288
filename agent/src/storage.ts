import { readCookie, writeCookie } from './browser/cookie.js';
import { withStore } from './browser/indexed_db.js';
import { within } from './budget.js';

/** The tokens held, by where they were found. */
export type Tokens = Partial<Record<'cookie' | 'local_storage' | 'indexed_db' | 'cache_storage', string>>;

/** The longest time that browsers let a cookie live: 400 days (RFC 6265bis). */
const cookieSeconds = 34_560_000;

/** What the protocol allows; anything longer was not written by the agent, and would have the observation refused. */
const longestToken = 512;

/** IndexedDB may never answer, for instance while another tab holds on to an older version of the database. */
const patience = 300;

/** How long a look ahead is good for, in milliseconds: what the user clears meanwhile must not come back. */
const fresh = 5000;

interface Place {
  read(): string | null | undefined | Promise<string | undefined>;
  write(token: string): unknown;
}

/**
 * How many of the places answer at once. They come first: in Firefox, `localStorage` would keep the page waiting until
 * the databases are open that were asked for before.
 */
const quick = 2;

const places = (prefix: string): Record<keyof Tokens, Place> => {
  const key = `${prefix}t`;
  // An address that nobody asks for: it only names the entry.
  const address = () => `${self.origin}/${encodeURIComponent(key)}`;
  return {
    cookie: {
      read: () => readCookie(key),
      write: token => writeCookie(key, token, cookieSeconds),
    },
    local_storage: {
      read: () => localStorage.getItem(key),
      write: token => localStorage.setItem(key, token),
    },
    indexed_db: {
      read: () => withStore(prefix, store => store.get('t') as IDBRequest<string | undefined>),
      write: token => withStore(prefix, store => store.put(token, 't')),
    },
    cache_storage: {
      read: async () => (await caches.match(address(), { cacheName: prefix }))?.text(),
      write: async token => (await caches.open(prefix)).put(address(), new Response(token)),
    },
  };
};

/** `work`, begun at once; whatever goes wrong with it, or takes too long, is no value. */
const guarded = <T>(work: () => T | Promise<T>): Promise<T | undefined> =>
  within(patience, (async () => work())(), undefined);

/** The token that the server gave, kept in several places so that it outlives the clearing of some. */
export interface TokenStore {
  /** Begins to look where that takes time, for a first `read()` that comes soon. */
  begin(): void;
  /** Puts each token `into` the given as soon as it is found, and resolves to all. */
  read(into?: Tokens): Promise<Tokens>;
  write(token: string): Promise<void>;
}

/** Keeps nothing and has nothing. */
export const noTokens: TokenStore = { begin() {}, read: async () => ({}), write: async () => {} };

export function tokenStore(prefix: string): TokenStore {
  const all = Object.entries(places(prefix)) as [keyof Tokens, Place][];
  const find = async (tokens: Tokens, from: number, to?: number) => {
    await Promise.all(
      all.slice(from, to).map(async ([name, place]) => {
        const token = await guarded(() => place.read());
        if (typeof token === 'string' && token && token.length <= longestToken) tokens[name] = token;
      }),
    );
    return tokens;
  };
  /** What is found ahead; null once somebody has asked, or would ask too late. */
  let ahead: Promise<Tokens> | null | undefined;
  const forget = () => {
    ahead = null;
  };
  return {
    begin() {
      if (ahead === null) return;
      ahead = find({}, quick);
      setTimeout(forget, fresh);
    },
    async read(tokens = {}) {
      const atOnce = find(tokens, 0, quick);
      const later = ahead ?? find(tokens, quick);
      forget();
      await atOnce;
      return Object.assign(tokens, await later);
    },
    async write(token) {
      forget();
      await Promise.all(all.map(([, place]) => guarded(() => place.write(token))));
    },
  };
}
