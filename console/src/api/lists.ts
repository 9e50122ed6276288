import { queryOptions } from '@tanstack/react-query';
import { api, dataOf, everyPage } from './client';
import type { ApiKeyView, MemberView } from './schema';

/** All keys, the oldest first, revoked ones included. */
export const keysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: ({ signal }): Promise<ApiKeyView[]> =>
    everyPage(async pagination_key => {
      const query = { limit: 100, ...(pagination_key && { pagination_key }) };
      const page = await dataOf(api.GET('/api-keys', { params: { query }, signal }));
      return { items: page.api_keys, next: page.pagination_key };
    }),
});

/** All members, the oldest first. */
export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }): Promise<MemberView[]> =>
    everyPage(async pagination_key => {
      const query = { limit: 100, ...(pagination_key && { pagination_key }) };
      const page = await dataOf(api.GET('/members', { params: { query }, signal }));
      return { items: page.members, next: page.pagination_key };
    }),
});
