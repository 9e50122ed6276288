import { expect, onTestFinished, test, vi } from 'vitest';
import { countdown, now } from './budget.js';
import { type Dispatch, retryAfter, send, sendFarewell } from './send.js';
import { having } from './testing.js';

const answer = { event_id: '1.ab', visitor_id: 'v', sealed_result: null, token: 't' };
const here = 'https://a.example/';
const there = 'https://b.example/';

type Reply = (init?: RequestInit) => Promise<Response>;

const json =
  (body: unknown, status = 200, headers = {}): Reply =>
  async () =>
    new Response(JSON.stringify(body), { status, headers });
const text =
  (body: string, status = 200, headers = {}): Reply =>
  async () =>
    new Response(body, { status, headers });
const unreachable: Reply = () => Promise.reject(new TypeError('Failed to fetch'));
const silent: Reply = init =>
  new Promise((_, reject) => {
    init?.signal?.addEventListener('abort', () => reject(new DOMException('Aborted.', 'AbortError')));
  });

/** The network answers these, one for each request, and then again the last. */
function network(...replies: Reply[]) {
  let number = 0;
  return vi
    .spyOn(window, 'fetch')
    .mockImplementation((_, init) => (replies[Math.min(number++, replies.length - 1)] as Reply)(init));
}

const asked = () => vi.mocked(fetch).mock.calls.map(([endpoint]) => endpoint);

/** A message within so many milliseconds: in less than 150 nothing is tried a second time. */
function dispatchOf(endpoints = [here], milliseconds = 120, compose = () => '{}'): Dispatch {
  const limit = countdown(milliseconds);
  onTestFinished(() => limit.stop());
  const { signal } = new AbortController();
  return { endpoints, credentials: 'include', compose, limit, signal };
}

const sent = (endpoints?: string[], milliseconds?: number, compose?: () => string) =>
  send(dispatchOf(endpoints, milliseconds, compose));

test('posts text without a preflight, and keeps the page’s address out of the header', async () => {
  const spy = network(json(answer));
  expect(await sent()).toEqual(answer);
  const [endpoint, init] = spy.mock.calls[0] as [string, RequestInit];
  expect(endpoint).toBe(here);
  expect(init).toMatchObject({
    method: 'POST',
    body: '{}',
    credentials: 'include',
    keepalive: true,
    referrerPolicy: 'strict-origin',
  });
  expect(init.headers).toBeUndefined();
});

test('packs a large body, which then is still kept alive and text', async () => {
  const spy = network(json(answer));
  await sent([here], 120, () => 'x'.repeat(70_000));
  const init = spy.mock.calls[0]?.[1] as RequestInit;
  expect(init).toMatchObject({ keepalive: true });
  expect(init.headers).toBeUndefined();
  expect(init.body).toMatchObject({ type: 'text/plain' });
  expect((init.body as Blob).size).toBeLessThan(2000);
});

test('a body that stays too large is not kept alive, since browsers would refuse it', async () => {
  having(window, 'CompressionStream', undefined);
  const spy = network(json(answer));
  // In characters it would fit.
  await sent([here], 120, () => 'é'.repeat(35_000));
  expect(spy.mock.calls[0]?.[1]).toMatchObject({ keepalive: false });
});

test.each<[string, Reply]>([
  ['network_connection', unreachable],
  ['network_abort', () => Promise.reject(new DOMException('Aborted.', 'AbortError'))],
  ['server_error', text('Bad gateway', 502)],
  ['server_error', json({ oops: 1 }, 500)],
  ['bad_response_format', text('<!doctype html>')],
  ['bad_response_format', json({ hello: 1 })],
  ['bad_response_format', json(null)],
  ['bad_response_format', text('Not found', 404)],
])('reports %s', async (code, reply) => {
  network(reply);
  await expect(sent()).rejects.toMatchObject({ name: 'FingerprintError', code, event_id: null });
});

test('passes on the refusal of the server in its own words', async () => {
  const error = { code: 'public_api_key_not_found', message: 'No such key.' };
  network(json({ error }, 403));
  await expect(sent()).rejects.toMatchObject({ ...error, name: 'FingerprintError', event_id: null });
});

test('passes on the event of a refusal that recorded one', async () => {
  network(json({ event_id: '2.cd', error: { code: 'request_filtered', message: 'No.' } }, 403));
  await expect(sent()).rejects.toMatchObject({ code: 'request_filtered', event_id: '2.cd' });
});

test('knows a connection that the page’s policy forbids', async () => {
  network(() => {
    setTimeout(() => {
      const detail = { effectiveDirective: 'connect-src', disposition: 'enforce', blockedURI: 'https://a.example' };
      const init = { ...detail, documentURI: '', originalPolicy: '', statusCode: 0, violatedDirective: 'connect-src' };
      document.dispatchEvent(new SecurityPolicyViolationEvent('securitypolicyviolation', init as never));
    }, 10);
    return unreachable();
  });
  await expect(sent()).rejects.toMatchObject({ code: 'csp_block' });
});

test('knows a sandboxed frame', async () => {
  having(window, 'origin', 'null');
  network(unreachable);
  await expect(sent()).rejects.toMatchObject({ code: 'sandboxed_iframe' });
});

test('tries the endpoints in order until one answers', async () => {
  network(unreachable, text('Bad gateway', 502), json(answer));
  const endpoints = [here, there, 'https://c.example/'];
  expect(await sent(endpoints, 1000)).toEqual(answer);
  expect(asked()).toEqual(endpoints);
});

test('gives an endpoint that hangs only its part of the time', async () => {
  const began = now();
  network(silent, json(answer));
  expect(await sent([here, there], 600)).toEqual(answer);
  expect(asked()).toEqual([here, there]);
  expect(now() - began).toBeLessThan(350);
});

test('gives the only endpoint all of it', async () => {
  network(silent, json(answer));
  await expect(sent([here], 300)).rejects.toMatchObject({ code: 'network_connection' });
  expect(asked()).toEqual([here]);
});

test.each([400, 403, 429])('takes a refusal (%i) as the answer, without asking again or elsewhere', async status => {
  const error = { code: 'refused', message: 'No.' };
  network(json({ error }, status, { 'Retry-After': '0' }));
  await expect(sent([here, there], 2000)).rejects.toMatchObject({ code: 'refused' });
  expect(asked()).toEqual([here]);
});

test('reports the last failure when all fail', async () => {
  network(text('Bad gateway', 502), unreachable);
  await expect(sent([here, there])).rejects.toMatchObject({ code: 'network_connection' });
});

test.each<[string, Reply]>([
  ['could not be reached', unreachable],
  ['502', text('Bad gateway', 502)],
  ['503', json({ error: { code: 'service_unavailable', message: 'Later.' } }, 503, { 'Retry-After': '0' })],
  ['504', text('', 504)],
])('tries again what %s, with a new message and after a pause', async (_, reply) => {
  const began = now();
  const bodies: unknown[] = [];
  let number = 0;
  network(
    init => {
      bodies.push(init?.body);
      return reply(init);
    },
    init => {
      bodies.push(init?.body);
      return json(answer)(init);
    },
  );
  expect(await sent([here], 5000, () => `${++number}`)).toEqual(answer);
  expect(bodies).toEqual(['1', '2']);
  expect(now() - began).toBeGreaterThan(140);
});

test('the pauses grow, and end', { timeout: 15_000 }, async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const times: number[] = [];
  network(() => {
    times.push(now());
    return unreachable();
  });
  await expect(sent([here], 20_000)).rejects.toMatchObject({ code: 'network_connection' });
  expect(times).toHaveLength(4);
  const pauses = times.slice(1).map((time, index) => time - (times[index] as number));
  for (const [index, least] of [150, 300, 600].entries()) {
    expect(pauses[index]).toBeGreaterThanOrEqual(least);
    expect(pauses[index]).toBeLessThan(least + 300);
  }
});

test('pauses as long as the server asks', async () => {
  const began = now();
  network(text('', 503, { 'Retry-After': '1' }), json(answer));
  expect(await sent([here], 5000)).toEqual(answer);
  expect(now() - began).toBeGreaterThan(990);
});

test('gives up at once when the server asks for more than is left', async () => {
  const began = now();
  network(text('', 503, { 'Retry-After': '60' }));
  await expect(sent([here], 5000)).rejects.toMatchObject({ code: 'server_error' });
  expect(now() - began).toBeLessThan(500);
});

test('asks those again that may yet do, and no others', async () => {
  network(text('<!doctype html>'), unreachable, json(answer));
  expect(await sent([here, there], 5000)).toEqual(answer);
  expect(asked()).toEqual([here, there, there]);
});

test('waits while the browser is offline, and spends no attempt on that', async () => {
  having(navigator, 'onLine', false);
  network(unreachable, unreachable, json(answer));
  const sending = sent([here], 10_000);
  await new Promise(resolve => setTimeout(resolve, 1200));
  expect(asked()).toEqual([here]);
  // The network comes, goes, and comes again.
  dispatchEvent(new Event('online'));
  await vi.waitFor(() => expect(asked()).toHaveLength(2));
  await new Promise(resolve => setTimeout(resolve, 200));
  having(navigator, 'onLine', true);
  dispatchEvent(new Event('online'));
  expect(await sending).toEqual(answer);
  expect(asked()).toHaveLength(3);
});

test('a hidden page spends no attempt', async () => {
  network(unreachable);
  const turn = (hidden: boolean) => {
    having(document, 'hidden', hidden);
    document.dispatchEvent(new Event('visibilitychange'));
  };
  turn(true);
  const sending = sent([here], 10_000);
  await new Promise(resolve => setTimeout(resolve, 1000));
  expect(asked()).toHaveLength(1);
  network(json(answer));
  turn(false);
  expect(await sending).toEqual(answer);
});

test('stops when nobody waits any more', async () => {
  const abort = new AbortController();
  network(silent);
  const sending = send({ ...dispatchOf([here, there], 5000), signal: abort.signal });
  setTimeout(() => abort.abort(), 30);
  await expect(sending).rejects.toMatchObject({ code: 'network_abort' });
  expect(asked()).toEqual([here]);
});

test('stops waiting for the network when nobody waits any more', async () => {
  having(navigator, 'onLine', false);
  const abort = new AbortController();
  network(unreachable, silent);
  const sending = send({ ...dispatchOf([here], 5000), signal: abort.signal });
  setTimeout(() => abort.abort(), 200);
  await expect(sending).rejects.toMatchObject({ name: 'FingerprintError' });
});

test('a farewell goes where the message was going, at once and once', async () => {
  network(unreachable, unreachable, json(answer));
  const dispatch = dispatchOf([here, there], 5000);
  const sending = send(dispatch);
  await vi.waitFor(() => expect(asked()).toHaveLength(2));
  await vi.waitFor(() => expect(dispatch.survives).toBe(false));
  sendFarewell(dispatch);
  sendFarewell(dispatch);
  expect(asked()).toEqual([here, there, there]);
  expect(await sending).toEqual(answer);
  expect(asked()).toHaveLength(3);
});

test('a farewell that is too large for a page that is gone is not sent', () => {
  network(json(answer));
  sendFarewell(dispatchOf([here], 120, () => 'x'.repeat(60_001)));
  expect(asked()).toEqual([]);
});

test.each([
  [null, undefined],
  ['', undefined],
  ['soon', undefined],
  ['0', 0],
  ['120', 120_000],
  [new Date(0).toUTCString(), 0],
])('Retry-After: %s', (header, pause) => {
  expect(retryAfter(header)).toBe(pause);
});

test('Retry-After may be a time', () => {
  const pause = retryAfter(new Date(Date.now() + 10_000).toUTCString());
  expect(pause).toBeGreaterThan(8000);
  expect(pause).toBeLessThanOrEqual(10_000);
});
