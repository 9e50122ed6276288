// Where requests go, and with which key. A key belongs to one region, is sent to no other, and lives in this variable
// alone: nothing of it is written to storage, to the address, or into the page.
import { useSyncExternalStore } from 'react';
import type { Region } from './api_document';
import type { Request } from './swagger_ui';

interface Connection {
  regions: Region[];
  region: Region;
  /** Of the chosen region: what may be shown of its key, or nothing. */
  keyHint: string;
}

const keys = new Map<Region, string>();
const listeners = new Set<() => void>();
let current: Connection;

const change = (region: Region): void => {
  const key = keys.get(region);
  current = { regions: current.regions, region, keyHint: key ? hintOf(key) : '' };
  for (const listener of listeners) listener();
};

export function connect(regions: Region[]): void {
  const [region] = regions;
  if (!region) throw new Error('There is no server.');
  current = { regions, region, keyHint: '' };
}

export const connection = (): Connection => current;
export const choose = (region: Region): void => change(region);

export function remember(key: string): void {
  keys.set(current.region, key);
  change(current.region);
}

export function forget(): void {
  keys.delete(current.region);
  change(current.region);
}

export function onChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useConnection = (): Connection => useSyncExternalStore(onChange, connection);

/** The request with the key of the region that it goes to. With a key, no cookie of the console goes along. */
export function withKey(request: Request): Request {
  const region = current.regions.find(({ address }) => request.url.startsWith(`${address}/`));
  const key = region && keys.get(region);
  if (key) {
    request.headers.Authorization = `Bearer ${key}`;
    request.credentials = 'omit';
  }
  return request;
}

/** The request as it may be kept. */
export function withoutKey(request: Request): Request {
  const { Authorization: _, ...headers } = request.headers;
  return { ...request, headers };
}

/** Why a text is no key of the API; nothing if it may be one. */
export function complaint(text: string): string {
  if (/^rl_pk_/.test(text)) return 'That is a public key, for browsers. The API takes a secret or a management key.';
  if (/^rl_px_/.test(text)) return 'That is a proxy key. The API takes a secret or a management key.';
  if (/^rl_(sk|mk)_[a-z0-9]{2,8}_[A-Za-z0-9]{30}$/.test(text)) return '';
  return 'That is no key: it begins with rl_sk_ or rl_mk_, the region, and has 30 characters after that.';
}

const hintOf = (key: string): string => `${key.slice(0, key.lastIndexOf('_') + 1)}…${key.slice(-4)}`;
