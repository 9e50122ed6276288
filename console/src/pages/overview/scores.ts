import type { Overview } from '../../api/overview';

export interface Bucket {
  /** The least score in it. */
  least: number;
  /** The highest. */
  most: number;
  count: number;
}

/** The width of a bucket, where fewer than two tell it. */
const WIDTH = 5;

/** The distribution with its empty buckets, so that a gap is seen as one. */
export function buckets(scores: Overview['suspect_scores']): Bucket[] {
  const counts = new Map(scores.map(({ least, count }) => [least, count]));
  const known = [...counts.keys()].sort((one, other) => one - other);
  if (!known.length) return [];
  const gaps = known.slice(1).map((least, i) => least - (known[i] ?? 0));
  const width = Math.min(WIDTH, ...gaps);
  const last = known.at(-1) ?? 0;
  const all: Bucket[] = [];
  for (let least = Math.min(0, known[0] ?? 0); least <= last; least += width) {
    all.push({ least, most: least + width - 1, count: counts.get(least) ?? 0 });
  }
  return all;
}
