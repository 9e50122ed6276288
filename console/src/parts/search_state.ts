import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';

/** How one value of a page's state is read from the URL and written to it; `null` leaves it out. */
export interface Field<T> {
  read: (values: string[]) => T;
  write: (value: T) => string[];
}

/** A text; the default is left out of the URL. */
export const text = (otherwise = ''): Field<string> => ({
  read: ([value]) => value ?? otherwise,
  write: value => (value === otherwise ? [] : [value]),
});

/** One of some words; anything else in the URL is the default. */
export const oneOf = <const T extends string>(words: readonly T[], otherwise: T): Field<T> => ({
  read: ([value]) => words.find(word => word === value) ?? otherwise,
  write: value => (value === otherwise ? [] : [value]),
});

/** Yes or no, in the URL as `true` and `false`. */
export const flag = (otherwise = false): Field<boolean> => ({
  read: ([value]) => (value === 'true' ? true : value === 'false' ? false : otherwise),
  write: value => (value === otherwise ? [] : [String(value)]),
});

/** A number, or none. */
export const number = (): Field<number | null> => ({
  read: ([value]) => (value !== undefined && value !== '' && Number.isFinite(Number(value)) ? Number(value) : null),
  write: value => (value === null ? [] : [String(value)]),
});

/** Several texts, in the URL as the same name again. */
export const texts = (): Field<string[]> => ({ read: values => values, write: values => values });

/** Some of some words; others in the URL are left out. */
export const someOf = <const T extends string>(words: readonly T[]): Field<T[]> => ({
  read: values => words.filter(word => values.includes(word)),
  write: values => values,
});

type Fields = Record<string, Field<never>>;
export type StateOf<F> = { [K in keyof F]: F[K] extends Field<infer T> ? T : never };

/** The state that a URL's search says. */
export function readState<F>(fields: F, search: URLSearchParams): StateOf<F> {
  const entries = Object.entries(fields as Fields).map(([name, field]) => [name, field.read(search.getAll(name))]);
  return Object.fromEntries(entries);
}

/** Puts a change of state into a URL's search; what else is there stays. */
export function writeState<F>(fields: F, search: URLSearchParams, change: Partial<StateOf<F>>): void {
  for (const [name, value] of Object.entries(change)) {
    const field = (fields as Fields)[name];
    if (!field) continue;
    search.delete(name);
    for (const one of field.write(value as never)) search.append(name, one);
  }
}

/**
 * The search of the URL as it is now. What React Router gives a function that changes it is that of the last page that
 * was drawn: of two quick changes the first would be lost.
 */
export const presentSearch = (): URLSearchParams => new URLSearchParams(window.location.search);

/**
 * A page's state, kept in the URL:
 *
 *     const FIELDS = { query: text(), tab: oneOf(['all', 'mine'], 'all') };  // outside of the component
 *     const [{ query, tab }, change] = useSearchState(FIELDS);
 *     change({ tab: 'mine' });                       // a step that "back" undoes
 *     change({ query: 'x' }, { replace: true });     // while typing
 */
export function useSearchState<F>(
  fields: F,
): [StateOf<F>, (change: Partial<StateOf<F>>, options?: { replace?: boolean }) => void] {
  const [search, setSearch] = useSearchParams();
  const state = useMemo(() => readState(fields, search), [fields, search]);
  const change = useCallback(
    (change: Partial<StateOf<F>>, { replace = false } = {}) => {
      const after = presentSearch();
      writeState(fields, after, change);
      setSearch(after, { replace, preventScrollReset: true });
    },
    [fields, setSearch],
  );
  return [state, change];
}
