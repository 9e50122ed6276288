import type { Facts } from './collect.js';
import { hash } from './hash.js';
import type { Request, Settings, UrlHashing } from './options.js';
import type { Tokens } from './storage.js';
import { version } from './version.js';

const longestUrl = 8192;

/** The address with the chosen parts replaced by their hash; an empty part stays empty. */
export function hashedUrl(address: string, { path, query, fragment }: UrlHashing): string {
  if (!address || !(path || query || fragment)) return address;
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    // What cannot be taken apart cannot be hidden in part either.
    return hash(address);
  }
  if (path && url.pathname.length > 1) url.pathname = `/${hash(url.pathname.slice(1))}`;
  if (query && url.search) url.search = hash(url.search.slice(1));
  if (fragment && url.hash) url.hash = hash(url.hash.slice(1));
  return url.href;
}

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * One observation as the body of a request, in the protocol's words; every call draws a new `payload_id`. `sentAt` is
 * the time in Unix milliseconds.
 */
export function message(
  settings: Settings,
  request: Request,
  facts: Facts,
  tokens: Tokens,
  sentAt = Date.now(),
): string {
  const address = (url: string) => hashedUrl(url, settings.urlHashing).slice(0, longestUrl);
  return JSON.stringify({
    version: 1,
    public_key: settings.publicKey,
    payload_id: randomId(),
    sent_at: sentAt,
    sdk: {
      platform: 'js',
      version,
      integrations: settings.integrations.length ? settings.integrations : undefined,
    },
    url: address(location.href),
    referrer: address(document.referrer),
    linked_id: request.linkedId,
    tags: request.tags,
    tokens,
    storageless: settings.storageless || undefined,
    facts,
  });
}
