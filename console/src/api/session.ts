import {
  type QueryClient,
  type QueryKey,
  queryOptions,
  useQuery,
  useQueryClient,
  useSuspenseQuery,
} from '@tanstack/react-query';
import { api, dataOf } from './client';
import { setCsrfToken } from './csrf';
import type { SignedInMember as Member, SessionView as Session } from './schema';

export type { Member, Session };
export type Role = Member['role'];

/** Whether what was shown to the member of the one session is not, or not all, for that of the other. */
export const isForAnother = ({ state, member }: Session, now: Session): boolean =>
  member !== undefined &&
  (state !== now.state ||
    member.member_id !== now.member?.member_id ||
    member.role !== now.member.role ||
    member.sees_personal_data !== now.member.sees_personal_data);

function forgetAllBut(client: QueryClient, [kept]: QueryKey) {
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== kept });
  client.getMutationCache().clear();
}

/** Whether somebody is signed in, and who. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal, client, queryKey }) => {
    const session = await dataOf(api.GET('/session', { signal }));
    const before = client.getQueryData<Session>(queryKey);
    if (before && isForAnother(before, session)) {
      forgetAllBut(client, queryKey);
      if (session.member) {
        // In another tab somebody else signed in: loaded anew, so that nothing of what is shown stays. Where nobody is
        // signed in any more, the guard takes the page away.
        location.reload();
        throw new Error('another member is signed in');
      }
    }
    setCsrfToken(session.csrf_token);
    return session;
  },
  staleTime: 60_000,
  refetchOnWindowFocus: 'always',
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
      forgetAllBut(client, sessionQuery.queryKey);
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
