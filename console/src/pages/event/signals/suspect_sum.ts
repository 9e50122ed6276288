import type { SignalExplanation, WeighedFinding } from '../../../api/schema';

export interface Summand {
  name: string;
  meaning: string;
  /** What it added to the event's score; null where that is not known any more. */
  counted: number | null;
  /** What it would add today; null of a finding that is in the table no more. */
  weighsNow: number | null;
}

export interface SuspectSum {
  /** What was found, the heaviest first. */
  found: Summand[];
  /** What was not there, or was not known. */
  others: Summand[];
}

/** The findings that an event's suspect score is the sum of, and those that it is not. */
export function suspectSum(explained: readonly SignalExplanation[], table: readonly WeighedFinding[]): SuspectSum {
  const score = explained.find(({ signal }) => signal === 'suspect_score');
  const weights = new Map(table.map(finding => [finding.name, finding]));
  const found = (score?.known ? score.because : [])
    .filter(({ name, seen }) => weights.has(name) || /^\+\d+$/.test(seen))
    .map(({ name, meaning, seen }) => ({
      name,
      meaning: meaning || (weights.get(name)?.meaning ?? ''),
      counted: /^\+\d+$/.test(seen) ? Number(seen) : null,
      weighsNow: weights.get(name)?.weight ?? null,
    }))
    .sort((one, other) => (other.counted ?? 0) - (one.counted ?? 0));
  const there = new Set(found.map(({ name }) => name));
  const others = table
    .filter(({ name }) => !there.has(name))
    .map(({ name, meaning, weight }) => ({ name, meaning, counted: 0, weighsNow: weight }));
  return { found, others };
}
