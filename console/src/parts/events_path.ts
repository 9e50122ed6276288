const DAY = 86_400_000;
/** As far back as the page's own ranges reach. */
const LONGEST = 90 * DAY;

/** A path to the page of events with filters; it goes back to `since`, or ninety days. */
export function eventsPath(filters: Record<string, string>, since?: number, now = Date.now()): string {
  const search = new URLSearchParams(filters);
  search.set('range', since !== undefined && since < now - LONGEST ? `${since}-${now}` : '90d');
  return `/events?${search}`;
}
