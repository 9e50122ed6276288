/** A step of an identification, and how long it took. */
export interface TimedStep {
  name: string;
  /** What happens in it. */
  about: string;
  milliseconds: number;
  /** When it began, in milliseconds after the first. */
  startsAt: number;
  /** Of the whole. */
  share: number;
}

export interface Timing {
  steps: TimedStep[];
  total: number;
}

/** The steps of the pipeline in their order. */
export const STEPS: Record<string, string> = {
  parse: 'Reads the observation and checks its form',
  filter: 'Checks the public key, its rate limit, and proxies',
  enrich: 'Adds browser, system, address and place',
  recognise: 'Looks for bots that say who they are, and checks whether it is so',
  match: 'Decides whose visit it is: tokens, candidates, score',
  count: 'Counts how busy visitor, address and linked id are',
  judge: 'Asks every smart signal',
  record: 'Writes the event',
};

const ORDER = Object.keys(STEPS);
const placeOf = (name: string) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

/** Steps one after the other, as they were run; those that are not known here come last. */
export function timingOf(timings: Readonly<Record<string, number>>): Timing {
  const names = Object.keys(timings).sort((one, other) => placeOf(one) - placeOf(other));
  const total = names.reduce((sum, name) => sum + (timings[name] ?? 0), 0);
  let startsAt = 0;
  const steps = names.map(name => {
    const milliseconds = timings[name] ?? 0;
    const step = {
      name,
      about: STEPS[name] ?? '',
      milliseconds,
      startsAt,
      share: total > 0 ? milliseconds / total : 0,
    };
    startsAt += milliseconds;
    return step;
  });
  return { steps, total };
}

/** Milliseconds as exact as they say something. */
export const shownMilliseconds = (milliseconds: number): string =>
  `${milliseconds.toFixed(milliseconds >= 100 ? 0 : milliseconds >= 10 ? 1 : 2)} ms`;
