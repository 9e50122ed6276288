import { FingerprintError } from './errors.js';

export interface CacheOptions {
  /** Where a result is kept: for the tab, for the browser, or for as long as the page lives. */
  storage: 'sessionStorage' | 'localStorage' | 'agent';
  /** Seconds, at most 43,200; `optimize-cost` is 3,600 and `aggressive` 43,200. */
  duration: 'optimize-cost' | 'aggressive' | number;
  /** What the names of its entries begin with; unless told `storageKeyPrefix` and `cache_`. */
  cachePrefix?: string;
}

export interface UrlHashing {
  path?: boolean;
  query?: boolean;
  fragment?: boolean;
}

export interface StartOptions {
  /** The environment's public key, `rl_pk_…`. The script form has it from its address. */
  apiKey: string;
  /** Accepted for the sake of portable pages. The key itself names its region, and the server checks it. */
  region?: string;
  /** Where observations go, as addresses absolute or relative to the page; the next one is tried when one fails. */
  endpoints?: string | readonly string[];
  /** What the names of everything that the agent stores begin with; `_vid_` unless told. */
  storageKeyPrefix?: string;
  /** Nothing is stored in the browser nor read from there, no cookie either: a visitor is known by its facts alone. */
  storageless?: boolean;
  /** Results are not cached unless this is given. */
  cache?: CacheOptions;
  /** Which parts of the page's address and its referrer are hashed before they are sent. */
  urlHashing?: UrlHashing;
  /** Accepted, without effect so far. */
  remoteControlDetection?: boolean;
  /** Names of what wraps the agent, as `name/version`. */
  integrationInfo?: readonly string[];
}

export interface GetOptions {
  /** Milliseconds until `get()` gives up; time during which the page is hidden is not counted. 10,000 unless told. */
  timeout?: number;
  /** A value to be found on the event; anything but an object is sent as `{tag: value}`. */
  tag?: unknown;
  /** Like `tag`, and wins over it. */
  tags?: unknown;
  /** Your own identifier for what is going on, at most 256 characters. */
  linkedId?: string;
}

export interface Integration {
  name: string;
  version?: string;
}

/** `StartOptions` checked, with every default filled in. */
export interface Settings {
  publicKey: string;
  endpoints: readonly string[];
  prefix: string;
  storageless: boolean;
  cache: { storage: CacheOptions['storage']; seconds: number; prefix: string } | undefined;
  urlHashing: UrlHashing;
  integrations: readonly Integration[];
}

/** `GetOptions` checked, with every default filled in. */
export interface Request {
  timeout: number;
  tags: Record<string, unknown> | undefined;
  linkedId: string | undefined;
}

const longestLinkedId = 256;
const largestTags = 16 * 1024;
/** Timers that are to last longer go off at once. */
const longestTimeout = 2 ** 30;
const longestCache = 43_200;
const named = { 'optimize-cost': 3600, aggressive: longestCache } as const;

/**
 * Where a script's observations go: it lies at `<base>/web/v4/<key>`, whatever a proxy puts before it, and they go to
 * `<base>/`.
 */
export const baseOf = (script: string): string => new URL('../..', script).href;

function publicKeyOf(apiKey: unknown): string {
  if (apiKey === undefined || apiKey === null || apiKey === '') {
    throw new FingerprintError('api_key_missing', 'start() needs a public key as `apiKey`.');
  }
  if (typeof apiKey !== 'string' || /\s/.test(apiKey)) {
    throw new FingerprintError('api_key_invalid', '`apiKey` is a text without spaces.');
  }
  return apiKey;
}

function endpointsOf(given: unknown, home: () => string): string[] {
  const list = given === undefined ? [home()] : typeof given === 'string' ? [given] : given;
  if (!Array.isArray(list) || list.length === 0 || list.some(each => typeof each !== 'string')) {
    throw new FingerprintError('endpoints_misconfigured', '`endpoints` is an address or a list of at least one.');
  }
  return list.map((each: string) => {
    let url: URL | undefined;
    try {
      url = new URL(each, document.baseURI);
    } catch {
      // Reported below, together with addresses of another scheme.
    }
    if (!each || !url || !/^https?:$/.test(url.protocol)) {
      throw new FingerprintError('invalid_endpoint', `The endpoint "${each}" is not an http or https address.`);
    }
    return url.href;
  });
}

function cacheOf({ cache, storageless }: Partial<StartOptions>, ofAll: string): Settings['cache'] {
  if (cache === undefined) return undefined;
  const seconds = typeof cache?.duration === 'string' ? named[cache.duration] : cache?.duration;
  const storages: unknown[] = ['sessionStorage', 'localStorage', 'agent'];
  const prefix = cache?.cachePrefix ?? `${ofAll}cache_`;
  const durationFits = typeof seconds === 'number' && seconds > 0 && seconds <= longestCache;
  if (!storages.includes(cache?.storage) || !durationFits || typeof prefix !== 'string') {
    throw new FingerprintError(
      'cache_misconfigured',
      '`cache` needs a `storage` (sessionStorage, localStorage, agent) and a `duration` ' +
        `(optimize-cost, aggressive, seconds up to ${longestCache}).`,
    );
  }
  if (storageless && cache.storage !== 'agent') {
    throw new FingerprintError('cache_misconfigured', 'With `storageless` only the cache `storage: "agent"` is left.');
  }
  return { storage: cache.storage, seconds, prefix };
}

/** The last slash parts name from version, since the names of scoped packages have one themselves. */
function integrationOf(info: string): Integration {
  const slash = info.lastIndexOf('/');
  return slash > 0 ? { name: info.slice(0, slash), version: info.slice(slash + 1) } : { name: info };
}

/** Checks the options of `start`; `home` gives the default endpoint, or throws where there is none. */
export function settingsOf(options: Partial<StartOptions>, home: () => string): Settings {
  const prefix = options.storageKeyPrefix ?? '_vid_';
  return {
    publicKey: publicKeyOf(options.apiKey),
    endpoints: endpointsOf(options.endpoints, home),
    prefix,
    storageless: options.storageless === true,
    cache: cacheOf(options, prefix),
    urlHashing: options.urlHashing ?? {},
    integrations: (options.integrationInfo ?? []).map(integrationOf),
  };
}

/** Bad arguments of a call have the code with which the server would refuse them. */
function refuse(message: string): never {
  throw new FingerprintError('request_cannot_be_parsed', message);
}

function tagsOf(tag: unknown): Request['tags'] {
  if (tag === undefined || tag === null) return undefined;
  const tags = typeof tag === 'object' && !Array.isArray(tag) ? (tag as Record<string, unknown>) : { tag };
  let json = '';
  try {
    json = JSON.stringify(tags);
  } catch {
    refuse('The tags cannot be written as JSON.');
  }
  if (new TextEncoder().encode(json).length > largestTags) refuse('The tags are longer than 16 KiB as JSON.');
  return tags;
}

/** Checks the options of `get` and `collect`. */
export function requestOf({ timeout = 10_000, tag, tags, linkedId }: GetOptions): Request {
  if (!(typeof timeout === 'number' && timeout > 0)) refuse('`timeout` is a number of milliseconds above 0.');
  if (linkedId !== undefined && typeof linkedId !== 'string') refuse('`linkedId` is a text.');
  if (linkedId !== undefined && linkedId.length > longestLinkedId) {
    refuse(`\`linkedId\` is longer than ${longestLinkedId} characters.`);
  }
  return { timeout: Math.min(timeout, longestTimeout), tags: tagsOf(tags ?? tag), linkedId };
}
