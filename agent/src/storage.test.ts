import { beforeEach, expect, test, vi } from 'vitest';
import { readCookie, writeCookie } from './browser/cookie.js';
import { withStore } from './browser/indexed_db.js';
import { noTokens, tokenStore } from './storage.js';
import { having, lacking, refusing } from './testing.js';

const prefix = '_test_';
const store = tokenStore(prefix);

beforeEach(async () => {
  writeCookie('_test_t', '', 0);
  localStorage.removeItem('_test_t');
  await withStore(prefix, database => database.clear());
  await caches.delete(prefix);
});

test('there is no token at first', async () => {
  expect(await store.read()).toEqual({});
});

/** This token in every place. */
const everywhere = (token: string) => ({
  cookie: token,
  local_storage: token,
  indexed_db: token,
  cache_storage: token,
});

test('a token is kept in four places under the names that are documented', async () => {
  await store.write('a.b=c;d');
  expect(await store.read()).toEqual(everywhere('a.b=c;d'));
  expect(await caches.keys()).toContain(prefix);
  expect(readCookie('_test_t')).toBe('a.b=c;d');
  expect(localStorage.getItem('_test_t')).toBe('a.b=c;d');
  expect((await indexedDB.databases()).map(({ name }) => name)).toContain(prefix);
});

test('a token outlives the clearing of the other places', async () => {
  await store.write('one');
  writeCookie('_test_t', '', 0);
  localStorage.removeItem('_test_t');
  expect(await store.read()).toEqual({ indexed_db: 'one', cache_storage: 'one' });
  await withStore(prefix, database => database.clear());
  expect(await store.read()).toEqual({ cache_storage: 'one' });
});

test('to look leaves no cache behind', async () => {
  await store.read();
  expect(await caches.keys()).not.toContain(prefix);
});

test('a new token is in every place, whichever was left', async () => {
  await store.write('one');
  await caches.delete(prefix);
  localStorage.removeItem('_test_t');
  await store.write('two');
  expect(await store.read()).toEqual(everywhere('two'));
});

test('keeping nothing has nothing', async () => {
  await store.write('one');
  await noTokens.write('two');
  expect(await noTokens.read()).toEqual({});
  expect(await store.read()).toEqual(everywhere('one'));
});

test('the cookie lasts 400 days, for the whole host', async () => {
  const set = vi.spyOn(document, 'cookie', 'set');
  await store.write('x');
  expect(set).toHaveBeenCalledWith('_test_t=x; Path=/; Max-Age=34560000; SameSite=Lax');
});

test('another prefix is another token', async () => {
  await store.write('one');
  expect(await tokenStore('_other_').read()).toEqual({});
});

test('what the agent cannot have written is left alone', async () => {
  localStorage.setItem('_test_t', 'x'.repeat(513));
  await withStore(prefix, database => database.put({ not: 'a text' }, 't'));
  expect(await store.read()).toEqual({});
});

test('a storage that refuses is absent, and the others work', async () => {
  refusing(window, 'localStorage');
  await store.write('two');
  expect(await store.read()).toEqual({ cookie: 'two', indexed_db: 'two', cache_storage: 'two' });
});

test('a storage that hangs is absent after a while', async () => {
  having(window, 'indexedDB', { open: () => ({}) });
  const began = performance.now();
  await store.write('three');
  having(window, 'caches', { open: () => new Promise(() => {}), match: () => new Promise(() => {}) });
  expect(await store.read()).toEqual({ cookie: 'three', local_storage: 'three' });
  expect(performance.now() - began).toBeLessThan(1500);
});

test('what is found at once need not wait for what hangs', async () => {
  await store.write('five');
  having(window, 'indexedDB', { open: () => ({}) });
  const held = {};
  const reading = store.read(held);
  await new Promise(resolve => setTimeout(resolve));
  expect(held).toMatchObject({ cookie: 'five', local_storage: 'five' });
  expect(await reading).toBe(held);
});

test('no storage at all is no error', async () => {
  lacking(window, 'indexedDB');
  lacking(window, 'caches');
  lacking(window, 'localStorage');
  refusing(document, 'cookie');
  await store.write('four');
  expect(await store.read()).toEqual({});
});

test('a look ahead serves one reading in the slow places; the others are read anew', async () => {
  const ahead = tokenStore(prefix);
  await store.write('one');
  const asked = vi.spyOn(indexedDB, 'open');
  ahead.begin();
  expect(asked).toHaveBeenCalledOnce();
  localStorage.removeItem('_test_t');
  expect(await ahead.read()).toEqual({ cookie: 'one', indexed_db: 'one', cache_storage: 'one' });
  expect(asked).toHaveBeenCalledOnce();
  await ahead.read();
  expect(asked).toHaveBeenCalledTimes(2);
});

test('nobody looks ahead of a reading that has begun, or of a new token', async () => {
  const [asking, writing] = [tokenStore(prefix), tokenStore(prefix)];
  await asking.read();
  await writing.write('two');
  const opened = vi.spyOn(indexedDB, 'open');
  asking.begin();
  writing.begin();
  expect(opened).not.toHaveBeenCalled();
  expect(await writing.read()).toEqual(everywhere('two'));
});

test('a look ahead is forgotten after a few seconds', async () => {
  const ahead = tokenStore(prefix);
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  try {
    ahead.begin();
    vi.advanceTimersByTime(5000);
  } finally {
    vi.useRealTimers();
  }
  const opened = vi.spyOn(indexedDB, 'open');
  await ahead.read();
  expect(opened).toHaveBeenCalledOnce();
});
