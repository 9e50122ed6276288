import { Absence } from '../errors.js';

/** Whether the page's media match. */
export function matches(query: string): boolean {
  if (typeof matchMedia !== 'function') throw new Absence('unsupported');
  return matchMedia(query).matches;
}

/** The first of the values that a media feature has; `unsupported` when it has none, as an unknown feature does. */
export function mediaValue<T extends string>(feature: string, values: readonly T[]): T {
  const value = values.find(each => matches(`(${feature}: ${each})`));
  if (value === undefined) throw new Absence('unsupported');
  return value;
}
