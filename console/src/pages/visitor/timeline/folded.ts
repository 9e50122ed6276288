import type { AttributeDrift } from '../../../api/visitor';

/** Changes of one attribute, which may have several parts that changed together. */
export interface Folded {
  /** The attribute's path in the event. */
  path: string;
  parts: AttributeDrift[];
}

/** A level above the attributes. */
const ABOVE = 'raw_device_attributes.';

/** Puts changes of parts of one attribute together, in the order of the first of them. */
export function folded(changes: readonly AttributeDrift[]): Folded[] {
  const found = new Map<string, AttributeDrift[]>();
  for (const change of changes) {
    const path = attributeOf(change.attribute);
    found.set(path, [...(found.get(path) ?? []), change]);
  }
  return [...found].map(([path, parts]) =>
    // One part alone is named in full.
    parts.length === 1 ? { path: parts[0]?.attribute ?? path, parts } : { path, parts },
  );
}

function attributeOf(path: string): string {
  if (!path.startsWith(ABOVE)) return path;
  const [name = ''] = path.slice(ABOVE.length).split('.');
  return ABOVE + name;
}

/** What a part is called within its attribute. */
export const partOf = (path: string, attribute: string): string =>
  path.slice(attribute.length + 1).replaceAll('_', ' ');
