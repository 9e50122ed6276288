import { expect, test } from 'vitest';
import { baseOf, type GetOptions, requestOf, type StartOptions, settingsOf } from './options.js';

const home = () => 'https://home.example/';
const settings = (options: object) => settingsOf({ apiKey: 'rl_pk_us_x', ...options } as StartOptions, home);

test('every default', () => {
  expect(settings({})).toEqual({
    publicKey: 'rl_pk_us_x',
    endpoints: ['https://home.example/'],
    prefix: '_vid_',
    storageless: false,
    cache: undefined,
    urlHashing: {},
    integrations: [],
  });
});

test.each([
  [undefined, 'api_key_missing'],
  [null, 'api_key_missing'],
  ['', 'api_key_missing'],
  [5, 'api_key_invalid'],
  ['two words', 'api_key_invalid'],
])('the key %o is %s', (apiKey, code) => {
  expect(() => settings({ apiKey })).toThrow(expect.objectContaining({ name: 'FingerprintError', code }));
});

test('endpoints are one or several, absolute or of this page', () => {
  expect(settings({ endpoints: 'https://a.example/x' }).endpoints).toEqual(['https://a.example/x']);
  expect(settings({ endpoints: ['/px/', 'https://a.example'] }).endpoints).toEqual([
    `${location.origin}/px/`,
    'https://a.example/',
  ]);
});

test.each([
  [[], 'endpoints_misconfigured'],
  [null, 'endpoints_misconfigured'],
  [[3], 'endpoints_misconfigured'],
  ['', 'invalid_endpoint'],
  ['http://', 'invalid_endpoint'],
  ['ftp://a.example/', 'invalid_endpoint'],
  [['https://a.example/', 'javascript:0'], 'invalid_endpoint'],
])('the endpoints %o are refused as %s', (endpoints, code) => {
  expect(() => settings({ endpoints })).toThrow(expect.objectContaining({ code }));
});

test.each([
  [
    { storage: 'agent', duration: 'optimize-cost' },
    { storage: 'agent', seconds: 3600, prefix: '_vid_cache_' },
  ],
  [
    { storage: 'localStorage', duration: 'aggressive' },
    { storage: 'localStorage', seconds: 43_200, prefix: '_vid_cache_' },
  ],
  [
    { storage: 'sessionStorage', duration: 5, cachePrefix: 'c_' },
    { storage: 'sessionStorage', seconds: 5, prefix: 'c_' },
  ],
])('the cache %o', (cache, expected) => {
  expect(settings({ cache }).cache).toEqual(expected);
});

test.each([
  {},
  null,
  { storage: 'agent' },
  { storage: 'disk', duration: 5 },
  { storage: 'agent', duration: 0 },
  { storage: 'agent', duration: 43_201 },
  { storage: 'agent', duration: 'for ever' },
  { storage: 'agent', duration: 5, cachePrefix: 1 },
])('the cache %o is misconfigured', cache => {
  expect(() => settings({ cache })).toThrow(expect.objectContaining({ code: 'cache_misconfigured' }));
});

test('the names of the cache begin like all others', () => {
  const cache = { storage: 'agent', duration: 60 };
  expect(settings({ cache, storageKeyPrefix: 'mine_' }).cache).toMatchObject({ prefix: 'mine_cache_' });
});

test('without storage the cache is in memory', () => {
  expect(settings({ storageless: true }).storageless).toBe(true);
  expect(settings({ storageless: true, cache: { storage: 'agent', duration: 60 } }).cache?.storage).toBe('agent');
  for (const storage of ['localStorage', 'sessionStorage']) {
    expect(() => settings({ storageless: true, cache: { storage, duration: 60 } })).toThrow(
      expect.objectContaining({ code: 'cache_misconfigured', message: expect.stringContaining('storageless') }),
    );
  }
});

test('integrations are parted into name and version', () => {
  expect(settings({ integrationInfo: ['shop/1.2.3', 'plain', '@scope/name/4'] }).integrations).toEqual([
    { name: 'shop', version: '1.2.3' },
    { name: 'plain' },
    { name: '@scope/name', version: '4' },
  ]);
});

test('a request without options', () => {
  expect(requestOf({})).toEqual({ timeout: 10_000, tags: undefined, linkedId: undefined });
});

test.each<[GetOptions, unknown]>([
  [{ tag: 123 }, { tag: 123 }],
  [{ tag: 'x' }, { tag: 'x' }],
  [{ tag: [1, 2] }, { tag: [1, 2] }],
  [{ tag: { a: 1 } }, { a: 1 }],
  [{ tag: false }, { tag: false }],
  [{ tag: null }, undefined],
  [{ tag: { a: 1 }, tags: { b: 2 } }, { b: 2 }],
])('the tags of %o', (options, tags) => {
  expect(requestOf(options).tags).toEqual(tags);
});

test.each([Number.POSITIVE_INFINITY, 1e12])('the timeout %d is one that timers know', timeout => {
  expect(requestOf({ timeout }).timeout).toBe(2 ** 30);
});

const circle: Record<string, unknown> = {};
circle.self = circle;

test.each<[string, unknown]>([
  ['a timeout of nothing', { timeout: 0 }],
  ['a timeout that is no number', { timeout: '5' }],
  ['a linked id that is no text', { linkedId: 5 }],
  ['a long linked id', { linkedId: 'x'.repeat(257) }],
  ['large tags', { tag: 'ü'.repeat(8200) }],
  ['tags that go round', { tag: circle }],
])('%s is refused', (_, options) => {
  expect(() => requestOf(options as GetOptions)).toThrow(expect.objectContaining({ code: 'request_cannot_be_parsed' }));
});

test('the largest that is allowed', () => {
  expect(requestOf({ linkedId: 'x'.repeat(256), tags: { t: 'x'.repeat(16 * 1024 - 8) } }).linkedId).toHaveLength(256);
});

test.each([
  ['https://id.example/web/v4/rl_pk_us_x', 'https://id.example/'],
  ['https://shop.example/a/b/web/v4/rl_pk_us_x?v=1', 'https://shop.example/a/b/'],
])('the script at %s sends to %s', (script, base) => {
  expect(baseOf(script)).toBe(base);
});
