import { expect, test, vi } from 'vitest';
import manifest from '../package.json';
import { FingerprintError, start } from './index.js';
import * as script from './script.js';
import { bodyOf, having } from './testing.js';
import { version } from './version.js';

/** The address and the key of the one request that a call makes. */
async function request(call: () => Promise<unknown>): Promise<[string, string]> {
  const answer = new Response(JSON.stringify({ event_id: '1.ab', sealed_result: null }));
  const spy = vi.spyOn(window, 'fetch').mockResolvedValueOnce(answer);
  await call();
  const [address, init] = spy.mock.lastCall as [string, RequestInit];
  return [address, (await bodyOf(init)).public_key];
}

test('the version is that of the package', () => {
  expect(version).toBe(manifest.version);
});

test('the package sends to the page’s own origin', async () => {
  expect(await request(() => start({ apiKey: 'k' }).get())).toEqual([`${location.origin}/`, 'k']);
});

test('a page without an origin must name an endpoint', () => {
  having(window, 'origin', 'null');
  expect(() => start({ apiKey: 'k' })).toThrow(FingerprintError);
  expect(() => start({ apiKey: 'k', endpoints: 'https://a.example/' })).not.toThrow();
});

test('the package needs a key', () => {
  expect(() => start({} as never)).toThrow(expect.objectContaining({ code: 'api_key_missing' }));
  expect(() => start(undefined as never)).toThrow(expect.objectContaining({ code: 'api_key_missing' }));
});

test('the script has its key, which the page may override', async () => {
  const endpoints = 'https://a.example/px/';
  expect(await request(() => script.start({ endpoints }).get())).toEqual([endpoints, '__RIDGELINE_PUBLIC_KEY__']);
  expect(await request(() => script.start({ endpoints, apiKey: 'k' }).get())).toEqual([endpoints, 'k']);
});

test('the script sends to the server that it came from', async () => {
  const [address] = await request(() => script.start().get());
  expect(new URL(address).origin).toBe(new URL(import.meta.url).origin);
});
