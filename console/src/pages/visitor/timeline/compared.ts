import type { AttributeDrift, VisitorDrift } from '../../../api/visitor';

/** What a comparison with the visit before says of a visit. */
export type Comparison =
  | { kind: 'changed'; changes: AttributeDrift[] }
  | { kind: 'same' }
  /** There was none before. */
  | { kind: 'first' }
  /** It is older than what was compared. */
  | { kind: 'not_compared' };

/** `place` is the visit's among all of the visitor, 0 being the latest. */
export function comparisonOf(eventId: string, place: number, drift: VisitorDrift): Comparison {
  const drifted = drift.visits.find(({ event_id }) => event_id === eventId);
  if (drifted) return { kind: 'changed', changes: drifted.changes };
  if (place < drift.events - 1) return { kind: 'same' };
  return place === drift.events - 1 && drift.is_whole ? { kind: 'first' } : { kind: 'not_compared' };
}
