import { ActionIcon, Badge, Button, Code, Group, Text, VisuallyHidden } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Environment, environmentsQuery } from '../../api/environments';
import { useMay } from '../../api/session';
import { CopyButton } from '../../parts/copy_button';
import { type Column, DataTable } from '../../parts/data_table';
import { ForAdministrators } from '../../parts/for_administrators';
import { flag, useSearchState } from '../../parts/search_state';
import { TimeText } from '../../parts/time_text';
import { Failure } from '../../shell/failure';
import { Loading } from '../../shell/loading';
import { PageLink } from '../../shell/page_link';
import { PageTitle } from '../../shell/page_title';
import { EditEnvironment, NEW } from './edit_environment';

const FIELDS = { new: flag() };

/** Production, staging and the like. */
export default function EnvironmentsPage() {
  return useMay('administrator') ? <EnvironmentList /> : <ForAdministrators title="Environments" />;
}

function EnvironmentList() {
  const [state, change] = useSearchState(FIELDS);
  const environments = useQuery(environmentsQuery);
  const [editing, setEditing] = useState<Environment | null>(null);
  return (
    <>
      <PageTitle
        about="Production, staging and the like: their events are kept apart, and each keeps them as long as you say."
        actions={
          <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => change({ new: true })}>
            New environment
          </Button>
        }
      >
        Environments
      </PageTitle>
      {environments.isPending && <Loading what="Reading the environments" />}
      {environments.error && <Failure error={environments.error} retry={() => void environments.refetch()} />}
      {environments.data && (
        <DataTable
          label="Environments"
          columns={columns(setEditing)}
          rows={environments.data}
          rowKey={one => one.environment_id}
        />
      )}
      <EditEnvironment
        environment={editing ?? (state.new ? NEW : null)}
        onClose={() => (editing ? setEditing(null) : change({ new: false }))}
      />
    </>
  );
}

const days = (own: number | null, standard: number) =>
  own === null ? `${standard} days (the server’s)` : `${own} ${own === 1 ? 'day' : 'days'}`;

const columns = (edit: (environment: Environment) => void): Column<Environment>[] => [
  {
    key: 'name',
    title: 'Name',
    isHeader: true,
    width: 180,
    cell: one => (
      <Group gap="xs" wrap="nowrap">
        <PageLink to={`/events?environment=${encodeURIComponent(one.environment_id)}`}>{one.name}</PageLink>
        {one.is_default && (
          <Badge variant="light" color="gray" miw="max-content">
            default
          </Badge>
        )}
      </Group>
    ),
  },
  {
    key: 'id',
    title: 'Id',
    width: 220,
    cell: one => (
      <Group gap={4} wrap="nowrap">
        <Code>{one.environment_id}</Code>
        <CopyButton value={one.environment_id} what="environment id" />
      </Group>
    ),
  },
  {
    key: 'events',
    title: 'Keeps events',
    width: 160,
    cell: one => <Text size="sm">{days(one.retention_days, one.default_retention_days)}</Text>,
  },
  {
    key: 'details',
    title: 'Keeps explanations',
    width: 160,
    cell: one => <Text size="sm">{days(one.detail_retention_days, one.default_detail_retention_days)}</Text>,
  },
  { key: 'made', title: 'Made', width: 130, cell: one => <TimeText at={one.created_at} isRelative /> },
  {
    key: 'actions',
    title: <VisuallyHidden>Actions</VisuallyHidden>,
    align: 'right',
    cell: one => (
      <ActionIcon variant="subtle" color="gray" onClick={() => edit(one)} aria-label={`Change ${one.name}`}>
        <IconPencil size={18} aria-hidden="true" />
      </ActionIcon>
    ),
  },
];
