import { describe, expect, test } from 'vitest';
import type { Event, EventSearch, SearchQuery } from '../../api/event_search';
import { ApiFailure } from '../../api/failure';
import type { Wanted } from './find';
import { followEvents, type News, STEP } from './follow';

const WANTED: Wanted = { filters: {}, range: { preset: '1h' }, environment: null, isOldestFirst: false };
const NOW = Date.now();
const event = (n: number, fields: object = {}) => ({ event_id: `${n}`, timestamp: NOW + n, ...fields }) as Event;

/** Follows a search that answers these, one after the other. */
async function follow(answers: (EventSearch | Error)[], known: Event[] = [], wanted = WANTED, since?: number) {
  const controller = new AbortController();
  const asked: SearchQuery[] = [];
  const news: News[] = [];
  const failures: unknown[] = [];
  const waits: number[] = [];
  await followEvents({
    wanted,
    known,
    since,
    onNews: one => news.push(one),
    onFailure: error => failures.push(error),
    signal: controller.signal,
    wait: async milliseconds => void waits.push(milliseconds),
    search: async query => {
      asked.push(query);
      const answer = answers.shift();
      if (!answers.length) setTimeout(() => controller.abort());
      if (!answer) throw new DOMException('over', 'AbortError');
      if (answer instanceof Error) throw answer;
      return answer;
    },
    isWatched: () => answers.length > 0 || controller.abort() !== undefined,
  });
  return { asked, news, failures, waits };
}

describe('followEvents', () => {
  test('tells each event once, although looks overlap', async () => {
    const { asked, news } = await follow(
      [{ events: [event(2), event(1)] }, { events: [event(4), event(2), event(3)] }, { events: [event(4)] }],
      [event(1), event(0)],
    );
    expect(news.map(({ events }) => events.map(({ event_id }) => event_id))).toEqual([['2'], ['4', '3']]);
    expect(asked[0]?.start).toBe(NOW + 1 - 5_000);
    expect(asked[1]?.start).toBe(NOW + 2 - 5_000);
    expect(asked[2]?.start).toBe(NOW + 4 - 5_000);
  });

  test('begins with nothing', async () => {
    const { news } = await follow([{ events: [] }, { events: [event(1)] }]);
    expect(news).toEqual([{ events: [event(1)], isTorn: false }]);
  });

  test('says when more came than it can tell', async () => {
    const { news } = await follow(
      [
        { events: [event(9), event(8)], pagination_key: 'k' },
        { events: [event(11), event(9)], pagination_key: 'k' },
      ],
      [event(0)],
    );
    expect(news.map(({ isTorn }) => isTorn)).toEqual([true, false]);
  });

  test('does not tell of what is older than what was read, and misses nothing then', async () => {
    const { news } = await follow(
      [{ events: [event(9), event(5), event(4)], pagination_key: 'k' }, { events: [] }],
      [event(7), event(5)],
      WANTED,
      NOW + 5,
    );
    expect(news).toEqual([{ events: [event(9)], isTorn: false }]);
  });

  test('goes on after failures, more slowly, and says when it is well again', async () => {
    const down = new Error('down');
    const { failures, waits, news } = await follow([down, down, { events: [event(1)] }, { events: [] }], [event(0)]);
    expect(failures).toEqual([down, down, null]);
    expect(waits.slice(0, 4)).toEqual([STEP, 2 * STEP, 4 * STEP, STEP]);
    expect(news).toHaveLength(1);
  });

  test('ends when the server refuses, and goes on when it only has much to do', async () => {
    const busy = new ApiFailure(429, 'too_many_requests', 'too many requests');
    const ended = new ApiFailure(403, 'session_required', 'the session has ended');
    const { failures, asked, news } = await follow([busy, ended, { events: [event(1)] }, { events: [] }], [event(0)]);
    expect(failures).toEqual([busy, ended]);
    expect(asked).toHaveLength(2);
    expect(news).toEqual([]);
  });

  test('has the page’s own filters, too', async () => {
    const seen = { identification: { visitor_found: true } };
    const { news } = await follow(
      [{ events: [event(2, seen), event(1, { identification: { visitor_found: false } })] }],
      [event(0)],
      { ...WANTED, filters: { visit: ['new'] } },
    );
    expect(news.map(({ events }) => events.map(({ event_id }) => event_id))).toEqual([['1']]);
  });

  test('does not look while nobody watches', async () => {
    const controller = new AbortController();
    let looks = 0;
    let rounds = 0;
    await followEvents({
      wanted: WANTED,
      known: [],
      onNews: () => {},
      onFailure: () => {},
      signal: controller.signal,
      isWatched: () => false,
      wait: async () => {
        if (++rounds === 5) controller.abort();
      },
      search: async () => {
        looks++;
        return { events: [] };
      },
    });
    expect(looks).toBe(0);
  });
});
