import { now, slices } from './budget.js';
import { type AbsenceReason, reasonOf } from './errors.js';

/**
 * Reads one fact, or throws an `Absence`. A promise says that somebody else does the work: the other sources are read
 * meanwhile. A generator does the work itself and yields wherever the page may have its turn.
 */
export type Source<T> = () => T | Promise<T> | Generator<void, T>;

// biome-ignore lint/suspicious/noExplicitAny: sources of every type are kept in one registry
export type Sources = Readonly<Record<string, Source<any>>>;

export type Fact = { value: unknown; ms: number } | { error: AbsenceReason; ms: number };

export type Facts = Record<string, Fact>;

export type Breathe = () => Promise<void>;

const tenths = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;

/** By its method, for native promises are no instances of a `Promise` that the page replaced, as zone.js does. */
const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as Promise<unknown>)?.then === 'function';

const isGenerator = (value: unknown): value is Generator<void, unknown> =>
  typeof (value as Generator | undefined)?.next === 'function';

/**
 * Reads one source: `fact` never rejects, and `waits` says whether it is for somebody else's work. Its `ms` count what
 * the source itself spent; for a promise, the time until it settled.
 */
export function observe(source: Source<unknown>, breathe: Breathe): { fact: Promise<Fact>; waits: boolean } {
  let spent = 0;
  let began = now();
  const known = (value: unknown): Fact => ({ value, ms: tenths(spent + now() - began) });
  const absent = (error: unknown): Fact => ({ error: reasonOf(error), ms: tenths(spent + now() - began) });

  const drive = async (work: Generator<void, unknown>): Promise<unknown> => {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      spent += now() - began;
      await breathe();
      began = now();
    }
  };

  try {
    const result = source();
    if (isPromise(result)) return { fact: result.then(known, absent), waits: true };
    if (isGenerator(result)) return { fact: drive(result).then(known, absent), waits: false };
    return { fact: Promise.resolve(known(result)), waits: false };
  } catch (error) {
    return { fact: Promise.resolve(absent(error)), waits: false };
  }
}

export interface Collection {
  /** Starts reading; later calls do nothing. */
  begin(): void;
  /**
   * Every fact once all are known, or at `limit` those known by then, the others as `timeout`. Reading goes on behind
   * an answer that was cut short, so that a later call has more.
   */
  facts(limit: Promise<void>): Promise<Facts>;
}

/** One reading of the sources, in their order. */
export function collection(sources: Sources): Collection {
  const known: Facts = {};
  const startedAt: Record<string, number> = {};
  let whole: Promise<unknown> | undefined;

  const read = async () => {
    const breathe = slices();
    const readings: Promise<void>[] = [];
    for (const [name, source] of Object.entries(sources)) {
      await breathe();
      startedAt[name] = now();
      const { fact, waits } = observe(source, breathe);
      const reading = fact.then(it => {
        known[name] = it;
      });
      readings.push(reading);
      if (!waits) await reading;
    }
    return Promise.all(readings);
  };

  const begin = () => {
    whole ??= read();
    return whole;
  };

  return {
    begin,
    async facts(limit) {
      await Promise.race([begin(), limit]);
      const facts: Facts = {};
      for (const name of Object.keys(sources)) {
        const since = startedAt[name];
        facts[name] = known[name] ?? { error: 'timeout', ms: since === undefined ? 0 : tenths(now() - since) };
      }
      return facts;
    },
  };
}
