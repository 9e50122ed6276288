import { Container } from '@mantine/core';
import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router';
import { type Session, useSession } from '../api/session';
import { Failure } from './failure';
import { Loading } from './loading';
import { placeOf } from './next';

/** The pages of members: who is not signed in goes to sign in, and comes back. */
export function MembersOnly() {
  const { pathname, search, hash } = useLocation();
  const session = useSession();
  if (!session.data) return <Waiting {...session} />;
  if (session.data.state === 'set_up') return <Navigate to="/set-up" replace />;
  if (session.data.state === 'signed_out') {
    const place = pathname + search + hash;
    return <Navigate to={place === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(place)}`} replace />;
  }
  return <Outlet />;
}

/** Signing in and setting up: each where it applies, and neither for who is signed in. */
export function VisitorsOnly() {
  const { pathname } = useLocation();
  const [search] = useSearchParams();
  const session = useSession();
  if (!session.data) return <Waiting {...session} />;
  const place = { set_up: '/set-up', signed_out: '/sign-in', signed_in: placeOf(search.get('next')) } satisfies Record<
    Session['state'],
    string
  >;
  const wanted = place[session.data.state];
  return pathname === wanted ? <Outlet /> : <Navigate to={wanted} replace />;
}

function Waiting({ error, refetch }: Pick<ReturnType<typeof useSession>, 'error' | 'refetch'>) {
  return error ? (
    <Container size="xs" py="xl">
      <h1>The console cannot be opened</h1>
      <Failure error={error} title="Who is signed in could not be read." retry={() => void refetch()} />
    </Container>
  ) : (
    <Loading />
  );
}
