import { queryOptions } from '@tanstack/react-query';
import { api, dataOf } from './client';
import type { AttributeDrift, DriftedVisit, LinkedIdSummary, Seen, VisitorDrift, VisitorSummary } from './schema';

export type { AttributeDrift, DriftedVisit, LinkedIdSummary, Seen, VisitorDrift, VisitorSummary };

const within = (environment: string | null) => (environment ? { environment_id: environment } : {});

/** What is known of a visitor, from its latest events. */
export const visitorQuery = (visitorId: string, environment: string | null) =>
  queryOptions({
    queryKey: ['visitor', visitorId, environment],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/visitors/{visitor_id}', {
          params: { path: { visitor_id: visitorId }, query: within(environment) },
          signal,
        }),
      ),
  });

/** What changed of a visitor's device from visit to visit. */
export const driftQuery = (visitorId: string, environment: string | null) =>
  queryOptions({
    queryKey: ['visitor', visitorId, environment, 'drift'],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/visitors/{visitor_id}/drift', {
          params: { path: { visitor_id: visitorId }, query: within(environment) },
          signal,
        }),
      ),
  });

/** Erases a visitor with all its events, for good. */
export async function eraseVisitor(visitorId: string): Promise<void> {
  await api.DELETE('/visitors/{visitor_id}', { params: { path: { visitor_id: visitorId } } });
}

/** What is known of a linked id, from its latest events; for members who see personal data. */
export const linkedIdQuery = (linkedId: string, environment: string | null) =>
  queryOptions({
    queryKey: ['linked-id', linkedId, environment],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/linked-ids/{linked_id}', {
          params: { path: { linked_id: linkedId }, query: within(environment) },
          signal,
        }),
      ),
  });
