/** Visits of one day. */
export interface Day<T> {
  /** The day in the reader's own time zone, such as `2026-11-27`. */
  key: string;
  visits: T[];
}

/** Groups visits, the latest first, by the days of a time zone; the reader's own unless given. */
export function byDay<T extends { timestamp: number }>(visits: readonly T[], timeZone?: string): Day<T>[] {
  // The locale is one that writes dates so that they can be compared.
  const format = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', ...(timeZone && { timeZone }) });
  const days: Day<T>[] = [];
  for (const visit of visits) {
    const key = format.format(visit.timestamp);
    const last = days.at(-1);
    if (last?.key === key) last.visits.push(visit);
    else days.push({ key, visits: [visit] });
  }
  return days;
}
