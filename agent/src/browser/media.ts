import { supported } from '../errors.js';

/** Whether the page's media match. */
export function matches(query: string): boolean {
  return supported(window.matchMedia)(query).matches;
}

/** The first of the values that a media feature has; `unsupported` when it has none, as an unknown feature does. */
export function mediaValue<T extends string>(feature: string, values: readonly T[]): T {
  return supported(values.find(each => matches(`(${feature}: ${each})`)));
}
