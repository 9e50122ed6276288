import { Badge, Button, Code, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { api, dataOf } from '../../api/client';
import type { DataSource, Health, HealthFinding } from '../../api/schema';
import { type Column, DataTable } from '../../parts/data_table';
import { TimeText } from '../../parts/time_text';
import { Failure } from '../../shell/failure';
import { Loading } from '../../shell/loading';
import { PageTitle } from '../../shell/page_title';
import { bytes, count } from './figures';
import classes from './health.module.css';

type State = Health['state'];

const STATES: Record<State, { label: string; color: string; sentence: string }> = {
  ok: { label: 'ok', color: 'green', sentence: 'Everything that was looked at is as it should be.' },
  warning: { label: 'warning', color: 'yellow', sentence: 'It works; something deserves a look.' },
  problem: { label: 'problem', color: 'red', sentence: 'Something is wrong. What to do stands below.' },
};

/** How the deployment is: what `ridgeline doctor` says, the store, and how fresh its data are. */
export default function HealthPage() {
  const health = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => dataOf(api.GET('/health', { signal })),
    refetchInterval: 30_000,
  });
  return (
    <>
      <PageTitle
        about={health.data ? STATES[health.data.state].sentence : undefined}
        actions={
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden="true" />}
            onClick={() => void health.refetch()}
            loading={health.isFetching}
          >
            Look again
          </Button>
        }
      >
        Health
      </PageTitle>
      {health.isPending && <Loading what="Looking" />}
      {health.error && <Failure error={health.error} retry={() => void health.refetch()} />}
      {health.data && <Report health={health.data} />}
    </>
  );
}

function Report({ health }: { health: Health }) {
  const { store } = health;
  return (
    <Stack gap="xl">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        <Tile label="Ridgeline" value={health.version}>
          Python {health.python}, up since <TimeText at={health.started_at} />
        </Tile>
        <Tile label="Store" value={store.bytes === null ? 'size not known' : bytes(store.bytes)}>
          {store.backend === 'sqlite' ? 'SQLite' : 'PostgreSQL'}, schema {store.schema_version}
        </Tile>
        <Tile label="Events" value={store.events === null ? 'not counted' : `about ${count(store.events)}`}>
          {store.newest_event === null ? (
            'none yet'
          ) : (
            <>
              newest <TimeText at={store.newest_event} isRelative />
            </>
          )}
        </Tile>
        <Tile label="Read and write" value={`${store.read_milliseconds.toFixed(1)} ms`}>
          {store.erasures_pending
            ? `${count(store.erasures_pending)} erasures still being carried out`
            : 'no erasure is pending'}
        </Tile>
      </SimpleGrid>
      <section aria-labelledby="findings">
        <Title order={2} id="findings" mb="sm">
          What the doctor says
        </Title>
        <DataTable
          label="Findings"
          columns={FINDINGS}
          rows={[...health.findings].sort((one, other) => RANK[other.state] - RANK[one.state])}
          rowKey={finding => `${finding.check} ${finding.says}`}
        />
      </section>
      <section aria-labelledby="data">
        <Title order={2} id="data" mb="sm">
          What is known of addresses and bots
        </Title>
        <DataTable label="Data" columns={DATA} rows={health.data} rowKey={source => source.name} />
      </section>
      {Object.keys(store.details).length > 0 && (
        <section aria-labelledby="store">
          <Title order={2} id="store" mb="sm">
            The store
          </Title>
          <DataTable
            label="Facts of the store"
            columns={DETAILS}
            rows={Object.entries(store.details)}
            rowKey={([name]) => name}
          />
        </section>
      )}
    </Stack>
  );
}

const RANK: Record<State, number> = { ok: 0, warning: 1, problem: 2 };

function Tile({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz="1.375rem" fw={600}>
        {value}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        {children}
      </Text>
    </Paper>
  );
}

function StateBadge({ state }: { state: State }) {
  return (
    <Badge color={STATES[state].color} variant="light">
      {STATES[state].label}
    </Badge>
  );
}

const FINDINGS: Column<HealthFinding>[] = [
  { key: 'state', title: 'State', width: 110, cell: finding => <StateBadge state={finding.state} /> },
  { key: 'check', title: 'Looked at', width: 150, isHeader: true, cell: finding => finding.check },
  {
    key: 'says',
    title: 'Found',
    width: 280,
    cell: finding => (
      <>
        <Text size="sm" className={classes.sentence}>
          {finding.says}
        </Text>
        {finding.remedy && (
          <Text size="sm" c="dimmed" className={classes.sentence}>
            {finding.remedy}
          </Text>
        )}
      </>
    ),
  },
];

const DATA: Column<DataSource>[] = [
  { key: 'name', title: 'Data', width: 140, isHeader: true, cell: source => source.name },
  { key: 'source', title: 'From', width: 200, cell: source => source.source },
  {
    key: 'made',
    title: 'Made',
    width: 140,
    cell: source =>
      source.made_at === null ? (
        <Text size="sm" c="dimmed">
          not known
        </Text>
      ) : (
        <TimeText at={source.made_at} />
      ),
  },
  {
    key: 'entries',
    title: 'Entries',
    align: 'right',
    cell: source =>
      source.entries === null ? (
        <Text size="sm" c="dimmed">
          –
        </Text>
      ) : (
        count(source.entries)
      ),
  },
  { key: 'state', title: 'State', width: 110, cell: source => <StateBadge state={source.state} /> },
];

const DETAILS: Column<[string, unknown]>[] = [
  { key: 'name', title: 'Fact', width: 180, isHeader: true, cell: ([name]) => name.replaceAll('_', ' ') },
  {
    key: 'value',
    title: 'Value',
    width: 220,
    cell: ([name, value]) =>
      typeof value === 'number' && name.includes('bytes') ? (
        bytes(value)
      ) : typeof value === 'number' ? (
        count(value)
      ) : typeof value === 'string' ? (
        value
      ) : (
        <Group gap={4}>
          {(Array.isArray(value) ? value : [value]).map(one => (
            <Code key={String(one)}>{typeof one === 'object' ? JSON.stringify(one) : String(one)}</Code>
          ))}
        </Group>
      ),
  },
];
