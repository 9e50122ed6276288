import type { Range } from './range';

/** As far back as the presets reach. */
const LONGEST = 90 * 86_400_000;

/** A range from a time until now, to look for the events of something that was first seen then. */
export const rangeSince = (since: number | undefined, now = Date.now()): Range =>
  since !== undefined && since < now - LONGEST ? { start: since, end: now } : { preset: '90d' };
