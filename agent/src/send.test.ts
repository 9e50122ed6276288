import { expect, test, vi } from 'vitest';
import { send } from './send.js';
import { having } from './testing.js';

const answer = { event_id: '1.ab', visitor_id: 'v', sealed_result: null, token: 't' };
const { signal } = new AbortController();

const json =
  (body: unknown, status = 200) =>
  () =>
    Promise.resolve(new Response(JSON.stringify(body), { status }));
const text =
  (body: string, status = 200) =>
  () =>
    Promise.resolve(new Response(body, { status }));
const unreachable = () => Promise.reject(new TypeError('Failed to fetch'));

/** The network answers these, one for each request. */
function network(...answers: (() => Promise<Response>)[]) {
  const spy = vi.spyOn(window, 'fetch');
  for (const each of answers) spy.mockImplementationOnce(each);
  return spy;
}

const sent = (endpoints = ['https://a.example/']) => send(endpoints, '{}', signal);

test('posts text without a preflight, and keeps the page’s address out of the header', async () => {
  const spy = network(json(answer));
  expect(await sent()).toEqual(answer);
  const [endpoint, init] = spy.mock.calls[0] as [string, RequestInit];
  expect(endpoint).toBe('https://a.example/');
  expect(init).toMatchObject({
    method: 'POST',
    body: '{}',
    credentials: 'include',
    keepalive: true,
    referrerPolicy: 'strict-origin',
  });
  expect(init.headers).toBeUndefined();
});

test('a large body is not kept alive, since browsers would refuse it', async () => {
  const spy = network(json(answer));
  await send(['https://a.example/'], 'x'.repeat(70_000), signal);
  expect(spy.mock.calls[0]?.[1]).toMatchObject({ keepalive: false });
});

test.each([
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
  const spy = network(unreachable, text('Bad gateway', 502), json(answer));
  expect(await sent(['https://a.example/', 'https://b.example/', 'https://c.example/'])).toEqual(answer);
  expect(spy.mock.calls.map(([endpoint]) => endpoint)).toEqual([
    'https://a.example/',
    'https://b.example/',
    'https://c.example/',
  ]);
});

test('takes a refusal as the answer, without asking another endpoint', async () => {
  const spy = network(json({ error: { code: 'wrong_region', message: 'Elsewhere.' } }, 403));
  await expect(sent(['https://a.example/', 'https://b.example/'])).rejects.toMatchObject({ code: 'wrong_region' });
  expect(spy).toHaveBeenCalledTimes(1);
});

test('reports the last failure when all fail', async () => {
  network(text('Bad gateway', 502), unreachable);
  await expect(sent(['https://a.example/', 'https://b.example/'])).rejects.toMatchObject({
    code: 'network_connection',
  });
});
