import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client';
import type { WeighedFinding } from './schema';

export type { WeighedFinding };

/** What counts towards the suspect score of the next events. */
export const suspectScoreQuery = queryOptions({
  queryKey: ['suspect-score'],
  queryFn: async ({ signal }) => (await dataOf(api.GET('/suspect-score', { signal }))).findings,
  staleTime: 60_000,
});
