import { queryOptions } from '@tanstack/react-query';
import { api, dataOf, everyPage } from './client';
import type { EnvironmentView as Environment } from './schema';

export type { Environment };

/** All environments, the oldest first. */
export const environmentsQuery = queryOptions({
  queryKey: ['environments'],
  queryFn: ({ signal }): Promise<Environment[]> =>
    everyPage(async pagination_key => {
      const query = { limit: 100, ...(pagination_key && { pagination_key }) };
      const page = await dataOf(api.GET('/environments', { params: { query }, signal }));
      return { items: page.environments, next: page.pagination_key };
    }),
  staleTime: 60_000,
});
