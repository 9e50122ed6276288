const UNITS: [unit: Intl.RelativeTimeFormatUnit, milliseconds: number][] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const short = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const exact = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'full',
  timeStyle: 'long',
});

/** "3 minutes ago", "in 2 days"; "just now" below a minute. */
export function relativeTime(at: number, now: number): string {
  const [unit, length] = UNITS.find(([, length]) => Math.abs(at - now) >= length) ?? [];
  return unit && length ? relative.format(Math.trunc((at - now) / length), unit) : 'just now';
}

export const shortTime = (at: number): string => short.format(at);

/** In full, and in UTC to the millisecond. */
export const exactTime = (at: number): string => `${exact.format(at)} · ${new Date(at).toISOString()}`;
