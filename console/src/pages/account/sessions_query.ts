import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';

/** Where the member is signed in; other changes of the account end sessions, too. */
export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => dataOf(api.GET('/account/sessions', { signal })),
});
