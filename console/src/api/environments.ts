import { queryOptions } from '@tanstack/react-query';
import { MANAGEMENT } from './client';
import { failureOf } from './failure';

export interface Environment {
  environment_id: string;
  name: string;
  is_default: boolean;
}

export const environmentsQuery = queryOptions({
  queryKey: ['environments'],
  queryFn: async ({ signal }): Promise<Environment[]> => {
    const response = await fetch(`${MANAGEMENT}/environments`, { signal });
    const body = await response.json().catch(() => null);
    if (!response.ok) throw failureOf(response, body);
    return (body as { environments: Environment[] }).environments;
  },
  staleTime: 60_000,
});
