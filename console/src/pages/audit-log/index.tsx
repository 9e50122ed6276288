import { Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, dataOf } from '../../api/client';
import { environmentsQuery } from '../../api/environments';
import type { AuditLogEntry } from '../../api/schema';
import { useMay } from '../../api/session';
import { type Column, DataTable } from '../../parts/data_table';
import { ForAdministrators } from '../../parts/for_administrators';
import { TimeText } from '../../parts/time_text';
import { Empty } from '../../shell/empty';
import { Failure } from '../../shell/failure';
import { Loading } from '../../shell/loading';
import { PageTitle } from '../../shell/page_title';
import { inWords } from './actions';
import classes from './audit_log.module.css';

/** Who changed what, when. */
export default function AuditLogPage() {
  return useMay('administrator') ? <Log /> : <ForAdministrators title="Audit log" />;
}

function Log() {
  const log = useInfiniteQuery({
    queryKey: ['audit-log'],
    queryFn: ({ pageParam, signal }) =>
      dataOf(
        api.GET('/audit-log', {
          params: { query: { limit: 50, ...(pageParam && { pagination_key: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: '',
    getNextPageParam: page => page.pagination_key,
    // Whoever comes from a change looks for it here.
    staleTime: 0,
  });
  const names = new Map((useQuery(environmentsQuery).data ?? []).map(one => [one.environment_id, one.name]));
  const entries = log.data?.pages.flatMap(page => page.entries) ?? [];
  return (
    <>
      <PageTitle about="Who changed what, when. Entries are written with the change or not at all, and are never changed.">
        Audit log
      </PageTitle>
      {log.isPending && <Loading what="Reading the log" />}
      {log.error && <Failure error={log.error} retry={() => void log.refetch()} />}
      {log.data && !entries.length && <Empty title="Nothing was changed yet." />}
      {entries.length > 0 && (
        <>
          <DataTable
            label="Audit log"
            columns={columns(names)}
            rows={entries}
            rowKey={entry => `${entry.at} ${entry.number}`}
          />
          <Group justify="center" mt="md">
            {log.hasNextPage ? (
              <Button variant="default" onClick={() => void log.fetchNextPage()} loading={log.isFetchingNextPage}>
                Older entries
              </Button>
            ) : (
              <Text c="dimmed" size="sm">
                This is the beginning of the log.
              </Text>
            )}
          </Group>
        </>
      )}
    </>
  );
}

const columns = (names: Map<string, string>): Column<AuditLogEntry>[] => [
  { key: 'at', title: 'When', width: 170, cell: entry => <TimeText at={entry.at} /> },
  {
    key: 'actor',
    title: 'Who',
    width: 150,
    cell: entry => <Named name={entry.actor_name} id={entry.actor} />,
  },
  {
    key: 'action',
    title: 'Did',
    width: 180,
    isHeader: true,
    cell: entry => (
      <>
        <Text size="sm">{inWords(entry.action)}</Text>
        <Text size="xs" c="dimmed">
          {entry.action}
        </Text>
      </>
    ),
  },
  {
    key: 'subject',
    title: 'To',
    width: 170,
    cell: entry => <Named name={entry.subject_name} id={entry.subject} />,
  },
  {
    key: 'details',
    title: 'Particulars',
    width: 200,
    cell: entry => <Particulars entry={entry} names={names} />,
  },
];

function inText(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Particulars({ entry, names }: { entry: AuditLogEntry; names: Map<string, string> }) {
  const { details, environment_id: environment, subject } = entry;
  const said = Object.entries(details).map(([name, value]) => [name.replaceAll('_', ' '), inText(value)]);
  if (environment !== null && environment !== subject)
    said.push(['environment', names.get(environment) ?? environment]);
  return said.map(([name, value]) => (
    <Text key={name} size="sm" className={classes.particular}>
      <Text span inherit c="dimmed">
        {name}:
      </Text>{' '}
      {value}
    </Text>
  ));
}

function Named({ name, id }: { name: string | undefined; id: string }) {
  return name === undefined ? (
    <Text size="sm">{id}</Text>
  ) : (
    <>
      <Text size="sm">{name}</Text>
      <Text size="xs" c="dimmed">
        {id}
      </Text>
    </>
  );
}
