/* What is stored in this browser: showing where the token is held, and clearing it. */

import { byId, el } from './dom.js';
import { withoutFailure } from './failure.js';

const PREFIX = '_vid_';
const PLACES = [
  ['server_cookie', '_iidt', 'HttpOnly cookie'],
  ['cookie', '_vid_t', 'cookie'],
  ['local_storage', '_vid_t', 'localStorage'],
  ['indexed_db', '_vid_', 'IndexedDB'],
  ['cache_storage', '_vid_', 'Cache Storage'],
];

const LOOKS = 5;
const BETWEEN_LOOKS = 60;

/** `held` tells which places hold the token; null for all means that nothing is known yet. */
export function showLamps(held) {
  byId('lamps').replaceChildren(
    ...PLACES.map(([place, name, kind]) => {
      const on = held?.[place];
      const item = el(
        'li',
        on ? 'lamp on' : 'lamp',
        el('span', 'lamp-light'),
        el('code', '', name),
        el('span', 'lamp-kind', kind),
        el('span', 'lamp-state', held ? (on ? 'held' : 'empty') : '–'),
      );
      return item;
    }),
  );
}

/** The places that hold the token by now. The agent answers first and writes then: that is waited for, not for long. */
export async function heldPlaces(agent) {
  for (let look = 0; ; look += 1) {
    const { tokens = {} } = JSON.parse(await agent.collect());
    const held = { server_cookie: true };
    for (const place of Object.keys(tokens)) held[place] = true;
    if (look === LOOKS || PLACES.every(([place]) => held[place])) return held;
    await new Promise(resolve => setTimeout(resolve, BETWEEN_LOOKS));
  }
}

const cookieNames = () => (withoutFailure(() => document.cookie) ?? '').split('; ').map(pair => pair.split('=')[0]);

function clearTexts(storage) {
  withoutFailure(() => {
    const area = window[storage];
    for (const key of Object.keys(area)) if (key.startsWith(PREFIX)) area.removeItem(key);
  });
}

function deleteDatabase(name) {
  return new Promise(resolve => {
    const request = withoutFailure(() => indexedDB.deleteDatabase(name));
    if (!request) {
      resolve(true);
      return;
    }
    // A tab that holds the database open delays the deletion; it is carried out as soon as that tab lets go.
    setTimeout(resolve, 2_000, false);
    request.onsuccess = () => resolve(true);
    request.onerror = () => resolve(false);
  });
}

/** Cache Storage is there on https and on this machine's own addresses only, and may refuse. */
async function deleteCache(name) {
  try {
    await caches.delete(name);
    return !(await caches.has(name));
  } catch {
    return true;
  }
}

/** Removes what the agent keeps where scripts can reach; resolves to what could not be removed. */
export async function clearStorage() {
  for (const name of cookieNames().filter(each => each.startsWith(PREFIX))) {
    withoutFailure(() => {
      document.cookie = `${name}=; Path=/; Max-Age=0; SameSite=Lax`;
    });
  }
  clearTexts('localStorage');
  clearTexts('sessionStorage');
  const [deleted, emptied] = await Promise.all([deleteDatabase(PREFIX), deleteCache(PREFIX)]);
  return {
    server_cookie: false,
    cookie: cookieNames().includes(`${PREFIX}t`),
    local_storage: Boolean(withoutFailure(() => localStorage.getItem(`${PREFIX}t`))),
    indexed_db: !deleted,
    cache_storage: !emptied,
  };
}
