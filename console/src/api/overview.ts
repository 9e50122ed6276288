import { api, dataOf } from './client';
import type { components, operations } from './schema';

export type Overview = components['schemas']['Overview'];
export type OverviewQuery = NonNullable<operations['getOverview']['parameters']['query']>;

export const readOverview = (query: OverviewQuery, signal?: AbortSignal): Promise<Overview> =>
  dataOf(api.GET('/overview', { params: { query }, ...(signal && { signal }) }));
