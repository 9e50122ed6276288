import type { VisitorDrift } from '../../../api/visitor';
import { parsed } from '../../../parts/value_diff';

/** A change of an attribute in one visit. */
export interface ChangeAt {
  eventId: string;
  at: number;
  /** `undefined` where it was not there. */
  before: unknown;
  after: unknown;
}

export interface ChangedAttribute {
  /** Its path in the event. */
  path: string;
  /** The latest first. */
  changes: ChangeAt[];
}

/** What changed of a visitor's device, attribute by attribute, the most restless first. */
export function byAttribute(drift: Pick<VisitorDrift, 'visits'>): ChangedAttribute[] {
  const found = new Map<string, ChangeAt[]>();
  for (const { event_id, at, changes } of drift.visits) {
    for (const { attribute, before, after } of changes) {
      const one = { eventId: event_id, at, before: parsed(before), after: parsed(after) };
      found.set(attribute, [...(found.get(attribute) ?? []), one]);
    }
  }
  return [...found]
    .map(([path, changes]) => ({ path, changes: changes.sort((one, other) => other.at - one.at) }))
    .sort((one, other) => other.changes.length - one.changes.length || one.path.localeCompare(other.path));
}
