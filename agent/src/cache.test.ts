import { beforeEach, expect, test, vi } from 'vitest';
import { answerCache } from './cache.js';
import { type CacheOptions, requestOf, settingsOf } from './options.js';
import { refusing } from './testing.js';

const answer = { event_id: '1.ab', visitor_id: 'v', sealed_result: null };
const request = requestOf({});

const cacheOf = (cache: CacheOptions | undefined, apiKey = 'rl_pk_us_x') =>
  answerCache(settingsOf({ apiKey, ...(cache && { cache }) }, () => 'https://home.example/'));

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

test('nothing is kept unless asked for', () => {
  const cache = cacheOf(undefined);
  cache.write(request, answer);
  expect(cache.read(request)).toBeUndefined();
});

test.each(['agent', 'sessionStorage', 'localStorage'] as const)('%s keeps an answer, without its token', storage => {
  const cache = cacheOf({ storage, duration: 60 });
  expect(cache.read(request)).toBeUndefined();
  cache.write(request, { ...answer, token: 'secret' });
  expect(cache.read(request)).toEqual(answer);
});

test('another linked id, tag or key is another answer', () => {
  const cache = cacheOf({ storage: 'localStorage', duration: 60 });
  cache.write(request, answer);
  expect(cache.read(requestOf({ linkedId: 'x' }))).toBeUndefined();
  expect(cache.read(requestOf({ tag: 'x' }))).toBeUndefined();
  expect(cacheOf({ storage: 'localStorage', duration: 60 }, 'rl_pk_us_y').read(request)).toBeUndefined();
});

test('an answer is kept as long as told', () => {
  const cache = cacheOf({ storage: 'sessionStorage', duration: 60 });
  cache.write(request, answer);
  const clock = vi.spyOn(Date, 'now');
  const later = (seconds: number) => performance.timeOrigin + performance.now() + seconds * 1000;
  clock.mockReturnValue(later(55));
  expect(cache.read(request)).toEqual(answer);
  clock.mockReturnValue(later(65));
  expect(cache.read(request)).toBeUndefined();
});

test.each(['sessionStorage', 'localStorage'] as const)('%s keeps nothing of ours that is over', storage => {
  const cache = cacheOf({ storage, duration: 60 });
  for (const linkedId of ['a', 'b']) cache.write(requestOf({ linkedId }), answer);
  const left = '_vid_cache_left';
  window[storage].setItem(left, '{}');
  const clock = vi.spyOn(Date, 'now');
  clock.mockReturnValue(performance.timeOrigin + performance.now() + 65_000);
  cache.write(requestOf({ linkedId: 'c' }), answer);
  expect(cache.read(requestOf({ linkedId: 'c' }))).toEqual(answer);
  expect(Object.keys(window[storage])).toHaveLength(2);
  expect(window[storage].getItem(left)).toBe('{}');
});

test('names begin with the prefix', () => {
  cacheOf({ storage: 'localStorage', duration: 60, cachePrefix: 'mine_' }).write(request, answer);
  expect(Object.keys(localStorage)).toEqual([expect.stringMatching(/^mine_/)]);
});

test('a spoilt entry or a storage that refuses is an empty cache', () => {
  const cache = cacheOf({ storage: 'localStorage', duration: 60 });
  cache.write(request, answer);
  localStorage.setItem(Object.keys(localStorage)[0] as string, '{');
  expect(cache.read(request)).toBeUndefined();
  refusing(window, 'localStorage');
  cache.write(request, answer);
  expect(cache.read(request)).toBeUndefined();
});
