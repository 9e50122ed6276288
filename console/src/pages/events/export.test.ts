import { describe, expect, test } from 'vitest';
import type { Event } from '../../api/event_search';
import { ApiFailure } from '../../api/failure';
import { BEGINNING, exportEvents, fileName, type Position, pause, shareDone } from './export';
import type { Found, Wanted } from './find';

const WANTED: Wanted = { filters: {}, range: { preset: '24h' }, environment: null, isOldestFirst: false };
const event = (n: number) => ({ event_id: `${n}`, timestamp: n, url: `=${n}` }) as Event;

function paper() {
  const written: string[] = [];
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const state = { closed: false };
  const sink = {
    write: async (bytes: Uint8Array) => void written.push(decoder.decode(bytes)),
    close: async () => {
      state.closed = true;
    },
    discard: async () => {},
  };
  return { sink, state, text: () => written.join('') };
}

/** Three pages of two events. */
const pages = async (_: Wanted, next: string | undefined): Promise<Found> => {
  const first = Number(next ?? 0);
  return {
    events: [event(first), event(first + 1)],
    next: first < 4 ? `${first + 2}` : undefined,
    lookedAt: 2,
    reached: first + 1,
  };
};

const signal = () => new AbortController().signal;
const noWait = async () => {};

describe('exportEvents', () => {
  test('writes every page as lines of JSON, and tells how far it is', async () => {
    const { sink, state, text } = paper();
    const seen: Position[] = [];
    await exportEvents({
      wanted: WANTED,
      format: 'ndjson',
      columns: [],
      sink,
      from: BEGINNING,
      signal: signal(),
      onProgress: position => seen.push(position),
      findPage: pages,
    });
    const lines = text().split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map(line => JSON.parse(line))).toEqual([0, 1, 2, 3, 4, 5].map(event));
    expect(seen.map(({ events, reached, next }) => [events, reached, next])).toEqual([
      [2, 1, '2'],
      [4, 3, '4'],
      [6, 5, undefined],
    ]);
    expect(seen.at(-1)?.bytes).toBe(new TextEncoder().encode(text()).length);
    expect(state.closed).toBe(true);
  });

  test('writes the chosen columns as CSV, the head once', async () => {
    const { sink, text } = paper();
    await exportEvents({
      wanted: WANTED,
      format: 'csv',
      columns: ['event', 'url', 'vpn'],
      sink,
      from: BEGINNING,
      signal: signal(),
      onProgress: () => {},
      findPage: pages,
    });
    expect(text()).toBe(`\uFEFFevent,url,vpn\r\n${[0, 1, 2, 3, 4, 5].map(n => `${n},'=${n},\r\n`).join('')}`);
  });

  test('tries again what passes, as long after as the server asks', async () => {
    const { sink, state } = paper();
    const waits: number[] = [];
    let failures = 3;
    await exportEvents({
      wanted: WANTED,
      format: 'ndjson',
      columns: [],
      sink,
      from: BEGINNING,
      signal: signal(),
      onProgress: () => {},
      findPage: async (wanted, next) => {
        if (failures-- > 0) throw new ApiFailure(429, 'too_many_requests', 'too many', null, failures === 1 ? 7 : null);
        return pages(wanted, next);
      },
      wait: async milliseconds => void waits.push(milliseconds),
    });
    expect(waits).toEqual([1_000, 7_000, 4_000]);
    expect(state.closed).toBe(true);
  });

  test('fails for what does not pass, and goes on later from where it was', async () => {
    const { sink, state, text } = paper();
    let position = BEGINNING;
    let isDown = true;
    const options = {
      wanted: WANTED,
      format: 'csv' as const,
      columns: ['event' as const],
      sink,
      signal: signal(),
      onProgress: (now: Position) => {
        position = now;
      },
      findPage: async (wanted: Wanted, next: string | undefined) => {
        if (next === '2' && isDown) throw new ApiFailure(403, 'secret_api_key_required', 'signed out');
        return pages(wanted, next);
      },
      wait: noWait,
    };
    await expect(exportEvents({ ...options, from: position })).rejects.toThrow('signed out');
    expect(state.closed).toBe(false);
    isDown = false;
    await exportEvents({ ...options, from: position });
    expect(text()).toBe('\uFEFFevent\r\n0\r\n1\r\n2\r\n3\r\n4\r\n5\r\n');
  });

  test('stops when it is called off', async () => {
    const { sink, state } = paper();
    const controller = new AbortController();
    const exporting = exportEvents({
      wanted: WANTED,
      format: 'ndjson',
      columns: [],
      sink,
      from: BEGINNING,
      signal: controller.signal,
      onProgress: () => controller.abort(),
      findPage: pages,
    });
    await expect(exporting).rejects.toThrow(/abort/i);
    expect(state.closed).toBe(false);
  });
});

test('a pause ends at once when it is called off', async () => {
  const controller = new AbortController();
  const waiting = pause(60_000, controller.signal);
  controller.abort();
  await expect(waiting).rejects.toThrow(/abort/i);
  await expect(pause(60_000, controller.signal)).rejects.toThrow(/abort/i);
});

test.each([
  [75, false, 0.25],
  [75, true, 0.75],
  [undefined, false, 0],
  [-5, false, 1],
  [120, false, 0],
])('at %s of 0 to 100, oldest first %s, %s is done', (reached, isOldestFirst, share) => {
  expect(shareDone(reached, { start: 0, end: 100 }, isOldestFirst)).toBe(share);
});

test('the file has its time in its name', () => {
  expect(fileName('csv', 1_795_762_457_441)).toBe('ridgeline-events-2026-11-27T06-54-17.csv');
});
