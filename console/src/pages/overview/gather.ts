import type { Overview } from '../../api/overview';

type Point = Overview['points'][number];

const SIZES = [1, 3, 6, 12];

/** How many hours go together so that what is drawn of `count` of them has `least` pixels each. */
export const hoursFor = (count: number, width: number, least: number): number =>
  SIZES.find(hours => width / Math.ceil(count / hours) >= least) ?? SIZES.at(-1) ?? 1;

/** Hours put together by the reader's clock: those from 6 to 12, say. */
export function gathered(points: readonly Point[], hours: number): Point[] {
  if (hours === 1) return [...points];
  const all: Point[] = [];
  let place: string | null = null;
  for (const point of points) {
    const time = new Date(point.at);
    const here = `${time.toDateString()} ${Math.floor(time.getHours() / hours)}`;
    const last = all.at(-1);
    if (last && here === place) all[all.length - 1] = sum(last, point);
    else all.push(point);
    place = here;
  }
  return all;
}

function sum(one: Point, other: Point): Point {
  const signals = { ...one.signals };
  for (const [name, count] of Object.entries(other.signals)) signals[name] = (signals[name] ?? 0) + count;
  return {
    at: one.at,
    events: one.events + other.events,
    new_visitors: one.new_visitors + other.new_visitors,
    returning: one.returning + other.returning,
    signals,
  };
}
