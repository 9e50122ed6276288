const DAY = 86_400_000;

/** Why an event's details are not there; `days` is how long they are kept, if that is known. */
export function whyNotKept(timestamp: number, now: number, days: number | null): string {
  const age = Math.floor((now - timestamp) / DAY);
  if (days !== null && age >= days) return `The event is ${age} days old, and its details have expired.`;
  return 'The event was imported, or comes from an earlier release, or its details have expired.';
}
