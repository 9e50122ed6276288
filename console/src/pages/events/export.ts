import { type Event, PAGE_LIMIT } from '../../api/event_search';
import { ApiFailure } from '../../api/failure';
import { type ColumnName, columnOf } from './columns';
import { line } from './csv';
import { type Found, find, type Wanted } from './find';
import type { Sink } from './sink';

export const FORMATS = ['csv', 'ndjson'] as const;
export type Format = (typeof FORMATS)[number];

/** How far an export is; it can go on from there. */
export interface Position {
  events: number;
  bytes: number;
  /** The time of the last event that was looked at. */
  reached: number | undefined;
  /** What asks for the next page; undefined before the first and after the last. */
  next: string | undefined;
}

export const BEGINNING: Position = { events: 0, bytes: 0, reached: undefined, next: undefined };

interface Options {
  wanted: Wanted;
  format: Format;
  /** Of a CSV file; NDJSON has the events whole. */
  columns: readonly ColumnName[];
  sink: Sink;
  from: Position;
  signal: AbortSignal;
  onProgress: (position: Position) => void;
  findPage?: typeof find;
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** What passes is tried again so often, after pauses that grow. */
const ATTEMPTS = 6;
/** By which a spreadsheet knows that the text is UTF-8. */
const MARK = '\uFEFF';
const encoder = new TextEncoder();

/** Writes all that is found into a file, page by page, so that any number of events goes through. */
export async function exportEvents(options: Options): Promise<void> {
  const { wanted, format, columns, sink, signal, onProgress, findPage = find, wait = pause } = options;
  let position = options.from;
  let head = format === 'csv' && !position.bytes ? MARK + line(columns) : '';
  do {
    const page = await again(() => findPage(wanted, position.next, PAGE_LIMIT, signal), signal, wait);
    const bytes = encoder.encode(head + textOf(page.events, format, columns));
    head = '';
    signal.throwIfAborted();
    if (bytes.length) await sink.write(bytes);
    position = {
      events: position.events + page.events.length,
      bytes: position.bytes + bytes.length,
      reached: page.reached ?? position.reached,
      next: page.next,
    };
    onProgress(position);
  } while (position.next);
  await sink.close();
}

function textOf(events: readonly Event[], format: Format, columns: readonly ColumnName[]): string {
  if (format === 'ndjson') return events.map(event => `${JSON.stringify(event)}\n`).join('');
  const values = columns.map(name => columnOf(name).value);
  return events.map(event => line(values.map(value => value(event)))).join('');
}

async function again(
  read: () => Promise<Found>,
  signal: AbortSignal,
  wait: (milliseconds: number, signal: AbortSignal) => Promise<void>,
): Promise<Found> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof ApiFailure) || !error.passes || attempt === ATTEMPTS) throw error;
      await wait(1_000 * (error.retryAfter ?? 2 ** (attempt - 1)), signal);
    }
  }
}

/** Waits, unless it is called off. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

/** How much of a stretch of time is behind, 0 to 1. */
export function shareDone(
  reached: number | undefined,
  { start, end }: { start: number; end: number },
  isOldestFirst: boolean,
): number {
  if (reached === undefined || end <= start) return 0;
  const share = (reached - start) / (end - start);
  return Math.min(1, Math.max(0, isOldestFirst ? share : 1 - share));
}

/** The name that the file is offered under. */
export const fileName = (format: Format, at: number): string =>
  `ridgeline-events-${new Date(at).toISOString().slice(0, 19).replaceAll(':', '-')}.${format}`;
