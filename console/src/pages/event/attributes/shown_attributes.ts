import type { Event } from '../../../api/event';
import { ATTRIBUTE_GROUPS, ATTRIBUTES, type AttributeEntry, type AttributeGroup } from '../../../parts/attributes';

/** An attribute of an event as the page shows it. */
export interface Shown {
  /** Its name in the event. */
  name: string;
  entry: AttributeEntry;
  value: unknown;
  /** What it was in the visit before, if it was other. */
  before?: { value: unknown };
}

export interface ShownGroup {
  label: AttributeGroup;
  attributes: Shown[];
}

const CLIENT: [name: keyof Event & string, label: string][] = [
  ['browser_details', 'Browser and system'],
  ['user_agent', 'User agent'],
  ['device', 'Device'],
];

/** What is other with every visit is no change of the device; as the server leaves it out of what drifted. */
const OF_THE_MOMENT = new Set(['battery_level', 'battery_charging', 'battery_low_power_mode', 'timezone_offset']);

/** An event's attributes in groups; `before` is the visitor's visit before it, if that is known. */
export function shownAttributes(event: Event, before: Event | null): ShownGroup[] {
  const attributes: Shown[] = [
    ...CLIENT.map(([name, label]) => ({
      name,
      entry: { label, group: 'Browser' as const },
      value: event[name],
      was: before?.[name],
    })),
    ...Object.entries(ATTRIBUTES).map(([name, entry]) => ({
      name,
      entry,
      value: event.raw_device_attributes?.[name as keyof typeof ATTRIBUTES],
      was: before?.raw_device_attributes?.[name as keyof typeof ATTRIBUTES],
    })),
  ]
    .filter(({ value, was }) => isThere(value) || isThere(was))
    .map(({ was, ...shown }) =>
      before && !OF_THE_MOMENT.has(shown.name) && !isSame(was, shown.value)
        ? { ...shown, before: { value: was } }
        : shown,
    );
  return ATTRIBUTE_GROUPS.map(label => ({
    label,
    attributes: attributes.filter(({ entry }) => entry.group === label),
  })).filter(({ attributes }) => attributes.length);
}

/** The labels of attributes that browsers may tell, and this one did not. */
export const missingAttributes = (event: Event): string[] =>
  Object.entries(ATTRIBUTES)
    .filter(
      ([name, { isOfApps }]) =>
        !isOfApps && event.raw_device_attributes?.[name as keyof typeof ATTRIBUTES] === undefined,
    )
    .map(([, { label }]) => label);

const isThere = (value: unknown) => value !== undefined && value !== '';
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The groups with what has all words of a text in its name or value. */
export function searched(groups: readonly ShownGroup[], query: string): ShownGroup[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return [...groups];
  return groups
    .map(({ label, attributes }) => ({
      label,
      attributes: attributes.filter(({ name, entry, value }) => {
        const text = `${label} ${entry.label} ${name} ${entry.about ?? ''} ${JSON.stringify(value)}`.toLowerCase();
        return wanted.every(word => text.includes(word));
      }),
    }))
    .filter(({ attributes }) => attributes.length);
}
