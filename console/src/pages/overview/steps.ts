import type { Overview } from '../../api/overview';
import { boundsOf, type Range } from '../../parts/range';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A chart has room for so many bars. */
const MOST_HOURS = 8 * DAY;

export type Step = Overview['step'];

/** The width of a bar for a stretch of time. */
export function stepOf(range: Range): Step {
  const { start, end } = boundsOf(range, 0);
  return end - start <= MOST_HOURS ? 'hour' : 'day';
}

/** The hours that a stretch of time touches. */
export const wholeHours = ({ start, end }: { start: number; end: number }) => ({
  start: Math.floor(start / HOUR) * HOUR,
  end: Math.ceil(end / HOUR) * HOUR,
});

/**
 * The first millisecond after a step: the next point's, for days have 23 to 25 hours and hours may be put together; of
 * the last the overview's.
 */
export function endOf({ points, end }: Pick<Overview, 'points' | 'end'>, at: number): number {
  const next = points[points.findIndex(point => point.at === at) + 1];
  if (next && next.at > at) return next.at;
  return Math.max(end, at + HOUR);
}

/** Over so long a stretch, days are what the axis tells. */
const SHORT = 2 * DAY;
const isShort = (points: readonly { at: number }[]) => (points.at(-1)?.at ?? 0) - (points[0]?.at ?? 0) <= SHORT;
const isMidnight = (at: number) => new Date(at).getHours() === 0;

/** The points below which the axis has a text: midnights, or some hours of a day or two; so many at most. */
export function ticksOf(points: readonly { at: number }[], step: Step, most: number): number[] {
  const all = points.map(({ at }) => at);
  const isTold = isShort(points) ? (at: number) => new Date(at).getHours() % 3 === 0 : isMidnight;
  const places = step === 'day' ? all : all.filter(isTold);
  const every = Math.max(1, Math.ceil(places.length / most));
  return places.filter((_, i) => i % every === 0);
}

const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const hour = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });
const dayHour = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** What stands below the axis. */
export const tickText = (at: number, points: readonly { at: number }[], step: Step): string =>
  step === 'hour' && isShort(points) && !isMidnight(at) ? hour.format(at) : day.format(at);

/** A step in full: "Thu, 26 Nov, 07:00–08:00". */
export function stepText(at: number, end: number, step: Step): string {
  return step === 'day' ? weekday.format(at) : `${dayHour.format(at)}–${hour.format(end)}`;
}
