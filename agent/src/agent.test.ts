import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startAgent } from './agent.js';
import { withStore } from './browser/indexed_db.js';
import type { StartOptions } from './options.js';
import { all } from './sources/all.js';
import { bodyOf, readOnce, replace } from './testing.js';

const reply = { event_id: '1.ab', visitor_id: 'v1', sealed_result: null, token: 'tok.1' };

/** The network gives this answer, and what was posted is kept. */
function network(answer: object = reply) {
  const posts: Awaited<ReturnType<typeof bodyOf>>[] = [];
  vi.spyOn(window, 'fetch').mockImplementation(async (_, init) => {
    posts.push(await bodyOf(init));
    return new Response(JSON.stringify(answer));
  });
  return posts;
}

/** Whatever it still has to read is read before the next test, which would see it. */
function start(options: Partial<StartOptions> = {}) {
  const given = { apiKey: 'rl_pk_us_x', storageKeyPrefix: '_agent_', ...options };
  const agent = startAgent(given, () => 'https://home.example/');
  onTestFinished(async () => {
    await agent.collect({ timeout: 600 });
  });
  return agent;
}

// What the network would take to bring the second script is no part of these tests.
beforeEach(() => import('./further.js'));

beforeEach(async () => {
  localStorage.clear();
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie of the test before
  document.cookie = '_agent_t=; Path=/; Max-Age=0';
  await withStore('_agent_', store => store.clear());
  await caches.delete('_agent_');
  // Agents of the test before may only now begin to collect; the browser keeps the order.
  await new Promise(resolve => requestIdleCallback(resolve));
});

test('get() sends an observation and resolves to the answer', async () => {
  const posts = network();
  const result = await start().get({ tag: 1, linkedId: 'x' });
  expect(result).toEqual({ event_id: '1.ab', visitor_id: 'v1', cache_hit: false, sealed_result: null });
  expect(posts).toHaveLength(1);
  expect(posts[0]).toMatchObject({ version: 1, linked_id: 'x', tags: { tag: 1 }, tokens: {} });
  expect(Object.keys(posts[0]?.facts ?? {}).sort()).toEqual(Object.keys(all).sort());
});

test('collects once, and what belongs to a message is new in each', async () => {
  const posts = network();
  const agent = start();
  await agent.get();
  await vi.waitFor(() => expect(localStorage.getItem('_agent_t')).toBe('tok.1'));
  await agent.get();
  expect(posts[1]?.facts).toMatchObject(readOnce(posts[0]?.facts));
  expect(posts[1]?.facts.input).toMatchObject({ value: {} });
  expect(posts[1]?.payload_id).not.toBe(posts[0]?.payload_id);
  expect(posts[1]?.tokens).toMatchObject({ cookie: 'tok.1', local_storage: 'tok.1' });
});

test('a hidden visitor id stays absent, and a score is passed on', async () => {
  network({ event_id: '1.ab', suspect_score: 0, sealed_result: 'noXcAP8=' });
  const result = await start().get();
  expect(result).not.toHaveProperty('visitor_id');
  expect(result.suspect_score).toBe(0);
  expect(result.sealed_result?.base64()).toBe('noXcAP8=');
});

test('collect() resolves to the body and sends nothing', async () => {
  const posts = network();
  expect(JSON.parse(await start().collect({ linkedId: 'y' }))).toMatchObject({ version: 1, linked_id: 'y' });
  expect(posts).toHaveLength(0);
});

test('an answer to what was collected is taken from whoever sent it', async () => {
  const agent = start();
  const result = await agent.handleAgentData(JSON.stringify(reply));
  expect(result).toEqual({ event_id: '1.ab', visitor_id: 'v1', cache_hit: false, sealed_result: null });
  expect(JSON.parse(await agent.collect()).tokens).toEqual({
    cookie: 'tok.1',
    local_storage: 'tok.1',
    indexed_db: 'tok.1',
    cache_storage: 'tok.1',
  });
});

test.each(['', 'null', '{}', '<!doctype html>'])('%o is no answer', async data => {
  await expect(start().handleAgentData(data)).rejects.toMatchObject({
    name: 'FingerprintError',
    code: 'handle_agent_data',
  });
});

test('a refusal that was handed on keeps its code', async () => {
  const error = { code: 'wrong_region', message: 'Elsewhere.' };
  await expect(start().handleAgentData(JSON.stringify({ error }))).rejects.toMatchObject(error);
});

test('calls at once collect once', async () => {
  const posts = network();
  const rendering = vi.spyOn(OfflineAudioContext.prototype, 'startRendering');
  const agent = start();
  await Promise.all([agent.get(), agent.get(), agent.collect()]);
  expect(posts).toHaveLength(2);
  expect(posts[0]?.payload_id).not.toBe(posts[1]?.payload_id);
  expect(rendering).toHaveBeenCalledTimes(1);
});

test('without storage nothing is read or written, and no cookie goes along', async () => {
  localStorage.setItem('_agent_t', 'from before');
  const touched = vi.spyOn(Storage.prototype, 'setItem');
  const cookie = vi.spyOn(document, 'cookie', 'set');
  const opened = vi.spyOn(indexedDB, 'open');
  const caching = vi.spyOn(caches, 'open');
  const posts = network();
  await start({ storageless: true }).get();
  expect(posts[0]).toMatchObject({ storageless: true, tokens: {} });
  expect(posts[0]?.facts).not.toHaveProperty('cookies_enabled');
  expect(posts[0]?.facts).toHaveProperty('user_agent');
  for (const spy of [touched, cookie, opened, caching]) expect(spy).not.toHaveBeenCalled();
  expect(vi.mocked(fetch).mock.lastCall?.[1]).toMatchObject({ credentials: 'omit' });
});

test('the time of a later message is the server’s where that is later', async () => {
  const ahead = Date.now() + 3_600_000;
  const posts = network({ ...reply, event_id: `${ahead}.aB3dE9` });
  const agent = start();
  await agent.get();
  await agent.get();
  expect(posts[0]?.sent_at).toBeLessThan(ahead);
  expect(posts[1]?.sent_at).toBeGreaterThanOrEqual(ahead);
});

test('a page that goes away sends what it has, once', async () => {
  const posts = network();
  vi.spyOn(OfflineAudioContext.prototype, 'startRendering').mockReturnValue(new Promise(() => {}));
  const got = start().get({ timeout: 2000, linkedId: 'left' });
  await new Promise(resolve => setTimeout(resolve, 300));
  expect(posts).toHaveLength(0);
  dispatchEvent(new PageTransitionEvent('pagehide'));
  dispatchEvent(new PageTransitionEvent('pagehide'));
  await vi.waitFor(() => expect(posts).toHaveLength(1));
  expect(vi.mocked(fetch).mock.lastCall?.[1]).toMatchObject({ keepalive: true });
  expect(posts[0]).toMatchObject({ linked_id: 'left', facts: { audio: { error: 'timeout' } } });
  // If it was not left for good, the answer is the one to that.
  expect(await got).toMatchObject({ event_id: '1.ab' });
  expect(posts).toHaveLength(1);
});

test('a page that goes away early sends the tokens that were found by then', async () => {
  const posts = network();
  localStorage.setItem('_agent_t', 'tok.0');
  vi.spyOn(indexedDB, 'open').mockReturnValue({} as IDBOpenDBRequest);
  const got = start().get({ timeout: 1000 });
  await new Promise(resolve => setTimeout(resolve, 50));
  dispatchEvent(new PageTransitionEvent('pagehide'));
  await vi.waitFor(() => expect(posts).toHaveLength(1));
  expect(posts[0]).toMatchObject({ tokens: { local_storage: 'tok.0' } });
  await got;
});

test('a page that is prerendered does nothing before it is opened', async () => {
  const posts = network();
  const rendering = vi.spyOn(OfflineAudioContext.prototype, 'startRendering');
  let prerendering = true;
  replace(document, 'prerendering', { get: () => prerendering });
  const agent = start();
  const got = agent.get();
  const body = agent.collect();
  await new Promise(resolve => setTimeout(resolve, 400));
  dispatchEvent(new PageTransitionEvent('pagehide'));
  expect(rendering).not.toHaveBeenCalled();
  expect(posts).toHaveLength(0);
  prerendering = false;
  document.dispatchEvent(new Event('prerenderingchange'));
  expect(await got).toMatchObject({ event_id: '1.ab' });
  expect(JSON.parse(await body)).toMatchObject({ version: 1 });
  expect(posts).toHaveLength(1);
});

test('nothing more is sent when a request is under way that outlives the page', async () => {
  let posts = 0;
  let answer = () => {};
  vi.spyOn(window, 'fetch').mockImplementation(() => {
    posts++;
    return new Promise(resolve => {
      answer = () => resolve(new Response(JSON.stringify(reply)));
    });
  });
  const got = start().get();
  await vi.waitFor(() => expect(posts).toBe(1), 6000);
  dispatchEvent(new PageTransitionEvent('pagehide'));
  answer();
  await got;
  expect(posts).toBe(1);
  dispatchEvent(new PageTransitionEvent('pagehide'));
  expect(posts).toBe(1);
});

test('a result from the cache is marked and makes no request', async () => {
  const posts = network({ ...reply, sealed_result: 'noXcAP8=' });
  const agent = start({ cache: { storage: 'agent', duration: 60 } });
  const first = await agent.get();
  const second = await agent.get();
  expect([first.cache_hit, second.cache_hit]).toEqual([false, true]);
  expect(second).toMatchObject({ event_id: '1.ab', visitor_id: 'v1' });
  expect(second.sealed_result?.base64()).toBe('noXcAP8=');
  expect(posts).toHaveLength(1);
});

test('with a cache, calls at once that are alike are one request', async () => {
  const posts = network();
  const agent = start({ cache: { storage: 'agent', duration: 60 } });
  const results = await Promise.all([agent.get(), agent.get(), agent.get({ linkedId: 'x' })]);
  expect(results.map(result => result.cache_hit)).toEqual([false, true, false]);
  expect(posts).toHaveLength(2);
});

test('with a cache, a call does not fail with one that it waited for', async () => {
  const refusal = { error: { code: 'too_many_requests', message: 'Later.' } };
  const replies = [new Response(JSON.stringify(refusal), { status: 429 }), new Response(JSON.stringify(reply))];
  vi.spyOn(window, 'fetch').mockImplementation(async () => replies.shift() as Response);
  const agent = start({ cache: { storage: 'agent', duration: 60 } });
  const [first, second] = await Promise.allSettled([agent.get(), agent.get()]);
  expect(first).toMatchObject({ status: 'rejected', reason: { code: 'too_many_requests' } });
  expect(second).toMatchObject({ status: 'fulfilled', value: { cache_hit: false } });
});

test('with a cache, of several calls that waited for one that failed, one asks', async () => {
  const refusal = { error: { code: 'too_many_requests', message: 'Later.' } };
  let posts = 0;
  vi.spyOn(window, 'fetch').mockImplementation(async () =>
    ++posts === 1 ? new Response(JSON.stringify(refusal), { status: 429 }) : new Response(JSON.stringify(reply)),
  );
  const agent = start({ cache: { storage: 'agent', duration: 60 } });
  const results = await Promise.allSettled([agent.get(), agent.get(), agent.get(), agent.get()]);
  expect(results.map(result => result.status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect(posts).toBe(2);
});

test('with a cache, a call that found no network in time holds up none of those after it', async () => {
  let onLine = false;
  replace(navigator, 'onLine', { get: () => onLine });
  vi.spyOn(window, 'fetch').mockImplementation(async () => {
    if (!onLine) throw new TypeError('Failed to fetch');
    return new Response(JSON.stringify(reply));
  });
  const agent = start({ cache: { storage: 'agent', duration: 60 } });
  await expect(agent.get({ timeout: 700 })).rejects.toMatchObject({ code: 'client_timeout' });
  onLine = true;
  expect(await agent.get({ timeout: 2000 })).toMatchObject({ cache_hit: false });
});

test('gives up at the timeout and aborts the request', async () => {
  let aborted = false;
  vi.spyOn(window, 'fetch').mockImplementation((_, init) => {
    init?.signal?.addEventListener('abort', () => {
      aborted = true;
    });
    return new Promise(() => {});
  });
  const agent = start();
  await agent.collect();
  await expect(agent.get({ timeout: 60 })).rejects.toMatchObject({ code: 'client_timeout', event_id: null });
  expect(aborted).toBe(true);
});

test('what is not ready in time is reported so, and the rest is sent', async () => {
  const posts = network();
  vi.spyOn(OfflineAudioContext.prototype, 'startRendering').mockReturnValue(new Promise(() => {}));
  const agent = start();
  await agent.get({ timeout: 600 });
  expect(posts[0]?.facts).toMatchObject({ audio: { error: 'timeout' }, user_agent: { value: navigator.userAgent } });
  await vi.waitFor(async () => {
    const { facts } = JSON.parse(await agent.collect());
    expect(facts.audio).toMatchObject({ value: expect.any(Number) });
  });
});

test('begins by itself when the browser is idle', async () => {
  const rendering = vi.spyOn(OfflineAudioContext.prototype, 'startRendering');
  start();
  await vi.waitFor(() => expect(rendering).toHaveBeenCalled());
});

test('bad options of start throw, bad options of a call reject', async () => {
  expect(() => start({ apiKey: '' })).toThrow(expect.objectContaining({ code: 'api_key_missing' }));
  await expect(start().get({ linkedId: 'x'.repeat(257) })).rejects.toMatchObject({ code: 'request_cannot_be_parsed' });
  await expect(start().collect({ timeout: -1 })).rejects.toMatchObject({ code: 'request_cannot_be_parsed' });
});
