import { type Breathe, now, slices, within } from './budget.js';
import { type AbsenceReason, reasonOf } from './errors.js';

/** Yielded before and after a step that may be long and cannot be cut, so that it is a task of its own. */
export const alone = true;

/**
 * Reads one fact, or throws an `Absence`. A promise says that somebody else does the work: the other sources are read
 * meanwhile. A generator does the work itself and yields wherever the page may have its turn.
 */
export type Source<T> = () => T | Promise<T> | Generator<unknown, T>;

/**
 * A source whose answer nobody waits for beyond the collection's patience: other processes give it in their own time,
 * and the visitor's id does not depend on it.
 */
export function late<S extends Source<unknown>>(source: S): S & { late: true } {
  return Object.assign((() => source()) as S, { late: true as const });
}

/** A source that is read again for every message, at once: what it tells of goes on. */
export function live<S extends Source<unknown>>(source: S): S & { live: true } {
  return Object.assign((() => source()) as S, { live: true as const });
}

/** Milliseconds from the beginning in which late sources may keep the rest waiting: about as long as that takes. */
const patience = 40;

// biome-ignore lint/suspicious/noExplicitAny: sources of every type are kept in one registry
export type Sources = Readonly<Record<string, Source<any>>>;

export type Fact = { value: unknown; ms: number } | { error: AbsenceReason; ms: number };

export type Facts = Record<string, Fact>;

const tenths = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;

/** By its method, for native promises are no instances of a `Promise` that the page replaced, as zone.js does. */
const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as Promise<unknown>)?.then === 'function';

type Work = Generator<unknown, unknown>;

const isGenerator = (value: unknown): value is Work => typeof (value as Work | undefined)?.next === 'function';

/**
 * Reads one source: `fact` never rejects, and `waits` says whether it is for somebody else's work. Its `ms` count what
 * the source itself spent; for a promise, the time until it settled.
 */
export function observe(source: Source<unknown>, breathe: Breathe): { fact: Promise<Fact>; waits: boolean } {
  let spent = 0;
  let began = now();
  const known = (value: unknown): Fact => ({ value, ms: tenths(spent + now() - began) });
  const absent = (error: unknown): Fact => ({ error: reasonOf(error), ms: tenths(spent + now() - began) });

  const drive = async (work: Work): Promise<unknown> => {
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      spent += now() - began;
      await breathe(step.value === alone);
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
   * Every fact once all are known that are worth waiting for, or at `limit` those known by then, the others as
   * `timeout`. Reading goes on behind an answer that was cut short, so that a later call has more.
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
    const since = now();
    const awaited: Promise<void>[] = [];
    const unawaited: Promise<void>[] = [];
    for (const [name, source] of Object.entries(sources)) {
      await breathe();
      startedAt[name] = now();
      const { fact, waits } = observe(source, breathe);
      const reading = fact.then(it => {
        known[name] = it;
      });
      ((source as { late?: true }).late ? unawaited : awaited).push(reading);
      if (!waits) await reading;
    }
    await Promise.all(awaited);
    await within(patience - (now() - since), Promise.all(unawaited), undefined);
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
      for (const [name, source] of Object.entries(sources)) {
        const since = startedAt[name];
        if ((source as { live?: true }).live) known[name] = await observe(source, slices()).fact;
        facts[name] = known[name] ?? { error: 'timeout', ms: since === undefined ? 0 : tenths(now() - since) };
      }
      return facts;
    },
  };
}
