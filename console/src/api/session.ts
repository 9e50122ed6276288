import { queryOptions, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { MANAGEMENT } from './client';
import { setCsrfToken } from './csrf';
import { ApiFailure, failureOf } from './failure';

export type Role = 'viewer' | 'editor' | 'administrator';

export interface Member {
  member_id: string;
  email: string;
  name: string;
  role: Role;
  sees_personal_data: boolean;
  has_password: boolean;
  has_totp: boolean;
  recovery_codes_left: number;
}

export interface Session {
  state: 'set_up' | 'signed_out' | 'signed_in';
  member?: Member;
  session_id?: string;
  csrf_token?: string;
  single_sign_on?: { label: string; url: string };
}

async function readSession(signal: AbortSignal): Promise<Session> {
  const response = await fetch(`${MANAGEMENT}/session`, { signal }).catch(error => {
    if (signal.aborted) throw error;
    throw new ApiFailure(0, 'unreachable', 'the server cannot be reached');
  });
  const body = await response.json().catch(() => null);
  if (!response.ok) throw failureOf(response, body);
  const session = body as Session;
  setCsrfToken(session.csrf_token);
  return session;
}

/** Whether somebody is signed in, and who. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => readSession(signal),
  staleTime: 60_000,
});

export const useSession = () => useQuery(sessionQuery);

/** Puts a session in the place of the known one, after signing in or out; all that was read under another goes. */
export function useReplaceSession(): (session: Session) => void {
  const client = useQueryClient();
  return session => {
    setCsrfToken(session.csrf_token);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    client.setQueryData(sessionQuery.queryKey, session);
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
