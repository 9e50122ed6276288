import { Badge, Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import type { OpenSession } from '../../api/schema';
import { done } from '../../parts/act';
import { type Column, DataTable } from '../../parts/data_table';
import { TimeText } from '../../parts/time_text';
import { Failure } from '../../shell/failure';
import { Loading } from '../../shell/loading';
import { browserOf } from './browser';
import { sessionsQuery } from './sessions_query';

/** Where the member is signed in, and an end to that. */
export function Sessions() {
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: (session: string | null) =>
      session === null
        ? dataOf(api.DELETE('/account/sessions'))
        : dataOf(api.DELETE('/account/sessions/{session_id}', { params: { path: { session_id: session } } })),
    onSuccess: left => {
      client.setQueryData(sessionsQuery.queryKey, left);
      done('Ended.');
    },
  });
  if (sessions.isPending) return <Loading what="Reading your sessions" />;
  if (sessions.error) return <Failure error={sessions.error} retry={() => void sessions.refetch()} />;
  const others = sessions.data.sessions.filter(session => !session.is_this).length;
  return (
    <>
      {end.error && <Failure error={end.error} title="That session goes on." />}
      <DataTable
        label="Where you are signed in"
        columns={columns(id => end.mutate(id), end.isPending)}
        rows={sessions.data.sessions}
        rowKey={session => session.session_id}
      />
      {others > 0 && (
        <Group mt="md">
          <Button variant="default" onClick={() => end.mutate(null)} loading={end.isPending}>
            End all others
          </Button>
        </Group>
      )}
    </>
  );
}

const columns = (end: (id: string) => void, isPending: boolean): Column<OpenSession>[] => [
  {
    key: 'browser',
    title: 'Browser',
    width: 200,
    isHeader: true,
    cell: session => (
      <Group gap="xs" wrap="nowrap">
        <Text size="sm" title={session.user_agent}>
          {browserOf(session.user_agent)}
        </Text>
        {session.is_this && (
          <Badge variant="light" miw="max-content">
            this one
          </Badge>
        )}
      </Group>
    ),
  },
  { key: 'address', title: 'From', width: 140, cell: session => session.address },
  { key: 'begun', title: 'Signed in', width: 140, cell: session => <TimeText at={session.created_at} isRelative /> },
  { key: 'seen', title: 'Last used', width: 140, cell: session => <TimeText at={session.last_seen_at} isRelative /> },
  {
    key: 'end',
    title: <VisuallyHidden>Actions</VisuallyHidden>,
    align: 'right',
    cell: session =>
      !session.is_this && (
        <Button
          variant="subtle"
          size="xs"
          color="red"
          onClick={() => end(session.session_id)}
          disabled={isPending}
          aria-label={`End the session in ${browserOf(session.user_agent)}`}
        >
          End
        </Button>
      ),
  },
];
