import type { Velocity } from '../../../api/schema';

export const WINDOWS = [
  { key: '5_minutes', label: '5 minutes' },
  { key: '1_hour', label: '1 hour' },
  { key: '24_hours', label: '24 hours' },
] as const;

const METRICS: Record<keyof Velocity, { about: string; label: string }> = {
  events: { about: 'This visitor', label: 'Events' },
  distinct_ip: { about: 'This visitor', label: 'Addresses' },
  distinct_country: { about: 'This visitor', label: 'Countries' },
  distinct_linked_id: { about: 'This visitor', label: 'Linked ids' },
  ip_events: { about: 'This address', label: 'Events' },
  distinct_visitor_id_by_linked_id: { about: 'This linked id', label: 'Visitors' },
  distinct_ip_by_linked_id: { about: 'This linked id', label: 'Addresses' },
};

export interface VelocityRow {
  key: string;
  about: string;
  label: string;
  /** By window; null where nothing was counted. */
  counts: (number | null)[];
}

/** A row for each metric that was counted. */
export const velocityRows = (velocity: Velocity): VelocityRow[] =>
  (Object.keys(METRICS) as (keyof Velocity)[]).flatMap(key => {
    const counts = velocity[key];
    return counts ? [{ key, ...METRICS[key], counts: WINDOWS.map(({ key }) => counts[key] ?? null) }] : [];
  });
