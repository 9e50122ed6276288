import { useSearchParams } from 'react-router';

export const ENVIRONMENT = 'environment';

/** The id of the environment that the URL names; null stands for all. */
export function useEnvironment(): string | null {
  const [search] = useSearchParams();
  return search.get(ENVIRONMENT);
}

/** A path within the console with the environment that the present URL names, unless the path names one. */
export function withEnvironment(path: string, environment: string | null): string {
  if (!environment) return path;
  const [before = '', fragment] = path.split('#');
  const [place = '', query] = before.split('?');
  const search = new URLSearchParams(query);
  if (!search.has(ENVIRONMENT)) search.set(ENVIRONMENT, environment);
  return `${place}?${search}${fragment === undefined ? '' : `#${fragment}`}`;
}
