import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from './client';
import type { components } from './schema';

export type SavedView = components['schemas']['SavedViewShape'];
export type NewSavedView = components['schemas']['NewSavedView'];

/** The member's own views and shared ones, by name. */
export const savedViewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: async ({ signal }) => (await dataOf(api.GET('/views', { signal }))).views,
  staleTime: 60_000,
});

export function useSaveView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (view: NewSavedView) => dataOf(api.POST('/views', { body: view })),
    onSuccess: () => client.invalidateQueries(savedViewsQuery),
  });
}

export function useRemoveView() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (view_id: string) => {
      await api.DELETE('/views/{view_id}', { params: { path: { view_id } } });
    },
    onSuccess: () => client.invalidateQueries(savedViewsQuery),
  });
}
