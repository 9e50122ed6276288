import { beforeEach, expect, test, vi } from 'vitest';
import { startAgent } from './agent.js';
import { withStore } from './browser/indexed_db.js';
import type { StartOptions } from './options.js';
import { sources } from './sources/index.js';
import { lacking } from './testing.js';

const reply = { event_id: '1.ab', visitor_id: 'v1', sealed_result: null, token: 'tok.1' };

/** The network gives this answer, and what was posted is kept. */
function network(answer: object = reply) {
  const posts: Record<string, never>[] = [];
  vi.spyOn(window, 'fetch').mockImplementation(async (_, init) => {
    posts.push(JSON.parse(init?.body as string));
    return new Response(JSON.stringify(answer));
  });
  return posts;
}

const start = (options: Partial<StartOptions> = {}) =>
  startAgent({ apiKey: 'rl_pk_us_x', storageKeyPrefix: '_agent_', ...options }, () => 'https://home.example/');

beforeEach(async () => {
  localStorage.clear();
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie of the test before
  document.cookie = '_agent_t=; Path=/; Max-Age=0';
  await withStore('_agent_', store => store.clear());
});

test('get() sends an observation and resolves to the answer', async () => {
  const posts = network();
  const result = await start().get({ tag: 1, linkedId: 'x' });
  expect(result).toEqual({ event_id: '1.ab', visitor_id: 'v1', cache_hit: false, sealed_result: null });
  expect(posts).toHaveLength(1);
  expect(posts[0]).toMatchObject({ version: 1, linked_id: 'x', tags: { tag: 1 }, tokens: {} });
  expect(Object.keys(posts[0]?.facts ?? {}).sort()).toEqual(Object.keys(sources).sort());
});

test('collects once, and what belongs to a message is new in each', async () => {
  // The one fact that this browser may give only to the second message.
  lacking(window, 'speechSynthesis');
  const posts = network();
  const agent = start();
  await agent.get();
  await vi.waitFor(() => expect(localStorage.getItem('_agent_t')).toBe('tok.1'));
  await agent.get();
  expect(posts[1]?.facts).toEqual(posts[0]?.facts);
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
