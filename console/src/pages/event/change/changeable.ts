const MONTH = 31 * 86_400_000;

/** Why an event's linked id, tags and mark cannot be changed; null where they can. */
export function lockOf(
  timestamp: number,
  now: number,
  { mayEdit, seesPersonalData }: { mayEdit: boolean; seesPersonalData: boolean },
): { mark: string | null; data: string | null } {
  const shared = !mayEdit
    ? 'Editors and administrators can change events; your role is viewer.'
    : now - timestamp > MONTH
      ? 'Events that are older than 31 days cannot be changed.'
      : null;
  const data = seesPersonalData
    ? null
    : 'You see masks in the place of linked ids and tags, and would write over what you cannot see.';
  return { mark: shared, data: shared ?? data };
}
