import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { apiAt, dataOf, everyPage } from './client';
import { setCsrfToken } from './csrf';
import { ApiFailure } from './failure';

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let seen: IncomingMessage[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  setCsrfToken(null);
  server.closeAllConnections();
  server.close();
});

const client = () => apiAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);

const json = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  answer = (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
};

const failure = async (promise: Promise<unknown>) => {
  const error = await promise.catch(error => error);
  expect(error).toBeInstanceOf(ApiFailure);
  return error as ApiFailure;
};

test('changing requests carry the token of the session, reading ones do not', async () => {
  json(200, { state: 'signed_out' });
  setCsrfToken('token');
  await client().DELETE('/session');
  await client().GET('/session');
  setCsrfToken(undefined);
  await client().DELETE('/session');
  expect(seen.map(({ headers }) => headers['x-ridgeline-csrf'])).toEqual(['token', undefined, undefined]);
});

test('a refusal is thrown as what the server said', async () => {
  json(
    429,
    { error: { code: 'too_many_requests', message: 'too many requests' } },
    { 'retry-after': '3', 'x-request-id': 'r1' },
  );
  const refused = await failure(client().GET('/session'));
  expect(refused).toMatchObject({
    status: 429,
    code: 'too_many_requests',
    message: 'too many requests',
    requestId: 'r1',
    retryAfter: 3,
    passes: true,
  });
  json(403, { error: { code: 'role_required', message: 'your role does not allow this' } });
  expect(await failure(client().GET('/members'))).toMatchObject({
    code: 'role_required',
    passes: false,
    retryAfter: null,
  });
});

test.each([
  ['<html>bad gateway</html>', 'text/html'],
  ['null', 'application/json'],
  ['{"error": "no"}', 'application/json'],
  ['', 'application/json'],
])('an answer of something between (%s) is a failure, too', async (body, kind) => {
  answer = (_, response) => {
    response.writeHead(502, { 'content-type': kind });
    response.end(body);
  };
  expect(await failure(client().GET('/session'))).toMatchObject({ status: 502, code: 'failed', passes: true });
});

test('an answer without data is a failure for who needs some', async () => {
  answer = (_, response) => {
    response.writeHead(204);
    response.end();
  };
  expect(await failure(dataOf(client().GET('/session')))).toMatchObject({ status: 204 });
});

test('a server that cannot be reached is named', async () => {
  answer = (_, response) => response.destroy();
  expect(await failure(client().GET('/session'))).toMatchObject({ status: 0, code: 'unreachable', passes: true });
});

test('who stopped waiting hears just that', async () => {
  answer = () => {};
  const stop = new AbortController();
  const asked = client().GET('/session', { signal: stop.signal });
  stop.abort();
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

test('all pages of a list are read, one after the other', async () => {
  const pages: Record<string, { items: number[]; next: string | undefined }> = {
    '': { items: [1, 2], next: 'a' },
    a: { items: [], next: 'b' },
    b: { items: [3], next: undefined },
  };
  expect(await everyPage(async key => pages[key ?? ''] ?? { items: [], next: undefined })).toEqual([1, 2, 3]);
});
