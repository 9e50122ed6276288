import { queryOptions, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { api, dataOf } from './client';
import { setCsrfToken } from './csrf';
import type { SignedInMember as Member, SessionView as Session } from './schema';

export type { Member, Session };
export type Role = Member['role'];

/** Whether somebody is signed in, and who. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => {
    const session = await dataOf(api.GET('/session', { signal }));
    setCsrfToken(session.csrf_token);
    return session;
  },
  staleTime: 60_000,
  refetchOnWindowFocus: true,
});

export const useSession = () => useQuery(sessionQuery);

/**
 * Takes the session that signing in or out, or a change of the account, was answered with. All that was read by another
 * member, or by nobody, goes.
 */
export function useReplaceSession(): (session: Session) => void {
  const client = useQueryClient();
  return session => {
    const before = client.getQueryData(sessionQuery.queryKey);
    setCsrfToken(session.csrf_token);
    client.setQueryData(sessionQuery.queryKey, session);
    if (before?.member?.member_id !== session.member?.member_id) {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] });
      client.getMutationCache().clear();
    }
  };
}

/** The member that is signed in; only below the guard of `shell/guards.tsx`, which sees to it that there is one. */
export function useMember(): Member {
  const { member } = useSuspenseQuery(sessionQuery).data;
  if (!member) throw new Error('a page for members was shown to nobody');
  return member;
}

const RANKS: Record<Role, number> = { viewer: 0, editor: 1, administrator: 2 };

/** Whether the member's role allows what needs `role`; the server decides again. */
export const useMay = (role: Role): boolean => RANKS[useMember().role] >= RANKS[role];
