import type { Seen, VisitorSummary } from '../../api/visitor';
import { harmless } from '../../parts/several_accounts';

/** A visitor, and how many of its events had each linked id. */
export interface DeviceRow {
  visitorId: string;
  seen: Seen;
  /** By linked id, in the order of the columns; null while it is not known yet. */
  events: (number | null)[];
}

export interface Accounts {
  /** The linked id that is looked at, and others on its devices: those on most of them first. */
  linkedIds: string[];
  devices: DeviceRow[];
  /** Others that there is no column for. */
  more: number;
}

/** So many linked ids have a column. */
export const MOST_COLUMNS = 12;

/** Which accounts were seen on which devices; `summaries` are those visitors of whom more is known. */
export function accountsOf(
  linkedId: string,
  visitors: readonly Seen[],
  summaries: ReadonlyMap<string, Pick<VisitorSummary, 'linked_ids'>>,
): Accounts {
  const devicesOf = new Map<string, number>();
  for (const { value } of visitors) {
    for (const { value: other } of summaries.get(value)?.linked_ids ?? []) {
      if (other !== linkedId) devicesOf.set(other, (devicesOf.get(other) ?? 0) + 1);
    }
  }
  const others = [...devicesOf]
    .sort(([one, few], [other, many]) => many - few || one.localeCompare(other))
    .map(([other]) => other);
  const linkedIds = [linkedId, ...others.slice(0, MOST_COLUMNS - 1)];
  return {
    linkedIds,
    devices: visitors.map(seen => ({
      visitorId: seen.value,
      seen,
      events: linkedIds.map(column => {
        if (column === linkedId) return seen.events;
        const summary = summaries.get(seen.value);
        return summary ? (summary.linked_ids.find(({ value }) => value === column)?.events ?? 0) : null;
      }),
    })),
    more: others.length - (linkedIds.length - 1),
  };
}

/** What that amounts to, in sentences that judge nobody. */
export function sayingOf(devices: number, others: number): string {
  if (!devices) return 'No visitor has this linked id.';
  const many = devices === 1 ? 'on one device' : `on ${devices} devices`;
  if (!others) return `Seen ${many}, and nobody else was seen ${devices === 1 ? 'on it' : 'on them'}.`;
  const accounts = others === 1 ? 'Another account was' : `${others} other accounts were`;
  return `Seen ${many}. ${accounts} seen ${devices === 1 ? 'on it' : 'on them'} as well${harmless(others)}.`;
}
