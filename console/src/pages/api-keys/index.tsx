import { ActionIcon, Badge, Button, Code, Group, Menu, Switch, Text, VisuallyHidden } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { environmentsQuery } from '../../api/environments';
import { keysQuery } from '../../api/lists';
import type { ApiKeyView, KeyLimit } from '../../api/schema';
import { useMay } from '../../api/session';
import { done } from '../../parts/act';
import { Confirm } from '../../parts/confirm';
import { CopyButton } from '../../parts/copy_button';
import { type Column, DataTable } from '../../parts/data_table';
import { ForAdministrators } from '../../parts/for_administrators';
import { useLastValue } from '../../parts/last_value';
import { flag, useSearchState } from '../../parts/search_state';
import { TimeText } from '../../parts/time_text';
import { Empty } from '../../shell/empty';
import { useEnvironment } from '../../shell/environment';
import { Failure } from '../../shell/failure';
import { Loading } from '../../shell/loading';
import { PageTitle } from '../../shell/page_title';
import { ChangeLimits } from './change_limits';
import { KINDS, nameOf } from './kinds';
import { NewKey } from './new_key';

const FIELDS = { new: flag(), revoked: flag() };

/** The keys that browsers, servers and proxies show. */
export default function ApiKeysPage() {
  return useMay('administrator') ? <Keys /> : <ForAdministrators title="API keys" />;
}

function Keys() {
  const [state, change] = useSearchState(FIELDS);
  const environment = useEnvironment();
  const keys = useQuery(keysQuery);
  const names = new Map((useQuery(environmentsQuery).data ?? []).map(one => [one.environment_id, one.name]));
  const [changing, setChanging] = useState<ApiKeyView | null>(null);
  const [revoking, setRevoking] = useState<ApiKeyView | null>(null);
  const shown = (keys.data ?? []).filter(
    key =>
      (state.revoked || key.revoked_at === undefined) &&
      (!environment || key.environment_id === null || key.environment_id === environment),
  );
  const revoked = (keys.data ?? []).filter(key => key.revoked_at !== undefined).length;
  return (
    <>
      <PageTitle
        about="What pages, servers and proxies show to be let in. A secret is shown once, when its key is made."
        actions={
          <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => change({ new: true })}>
            New key
          </Button>
        }
      >
        API keys
      </PageTitle>
      {keys.isPending && <Loading what="Reading the keys" />}
      {keys.error && <Failure error={keys.error} retry={() => void keys.refetch()} />}
      {keys.data && (
        <>
          {shown.length ? (
            <DataTable
              label="API keys"
              columns={columns(names, setChanging, setRevoking)}
              rows={shown}
              rowKey={key => key.key_id}
            />
          ) : (
            <Empty title="There is no key here.">
              Make a public key for your pages, and a secret key for the server that reads what they found.
            </Empty>
          )}
          {revoked > 0 && (
            <Switch
              mt="md"
              label={`Show revoked keys (${revoked})`}
              checked={state.revoked}
              onChange={event => change({ revoked: event.currentTarget.checked })}
            />
          )}
        </>
      )}
      <NewKey isOpen={state.new} onClose={() => change({ new: false })} />
      <ChangeLimits apiKey={changing} onClose={() => setChanging(null)} />
      <Revoke apiKey={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}

function columns(
  names: Map<string, string>,
  changeLimits: (key: ApiKeyView) => void,
  revoke: (key: ApiKeyView) => void,
): Column<ApiKeyView>[] {
  return [
    {
      key: 'name',
      title: 'Name',
      isHeader: true,
      width: 160,
      cell: key => (
        <>
          <Text size="sm" fw={500}>
            {nameOf(key)}
          </Text>
          {key.name && (
            <Text size="xs" c="dimmed">
              {key.key_id}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'kind',
      title: 'Kind',
      cell: key => (
        <Group gap={6} wrap="nowrap">
          <Text size="sm">{KINDS[key.kind].label}</Text>
          {key.revoked_at !== undefined && (
            <Badge color="red" variant="light" miw="max-content">
              revoked
            </Badge>
          )}
        </Group>
      ),
    },
    {
      key: 'text',
      title: 'Key',
      width: 180,
      cell: key =>
        key.text ? (
          <Group gap={4} wrap="nowrap">
            <Code>{`${key.text.slice(0, 14)}…`}</Code>
            <CopyButton value={key.text} what="public key" />
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            hidden
          </Text>
        ),
    },
    {
      key: 'environment',
      title: 'Environment',
      width: 130,
      cell: key => (key.environment_id === null ? 'all' : (names.get(key.environment_id) ?? key.environment_id)),
    },
    { key: 'limit', title: 'Limit', width: 120, cell: key => <Limits apiKey={key} /> },
    { key: 'made', title: 'Made', width: 130, cell: key => <TimeText at={key.created_at} isRelative /> },
    {
      key: 'used',
      title: 'Last used',
      width: 130,
      cell: key =>
        key.last_used_at === undefined ? (
          <Text size="sm" c="dimmed">
            not yet
          </Text>
        ) : (
          <TimeText at={key.last_used_at} isRelative />
        ),
    },
    {
      key: 'actions',
      title: <VisuallyHidden>Actions</VisuallyHidden>,
      align: 'right',
      cell: key =>
        key.revoked_at === undefined && (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`What to do with ${nameOf(key)}`}>
                <IconDots size={18} aria-hidden="true" />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => changeLimits(key)}>Change limits …</Menu.Item>
              <Menu.Item color="red" onClick={() => revoke(key)}>
                Revoke …
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ),
    },
  ];
}

const said = ({ rate, burst }: KeyLimit) => `${rate}/s, ${burst} at once`;

function Limits({ apiKey: { limit, erasure_limit: erasures } }: { apiKey: ApiKeyView }) {
  if (!limit && !erasures)
    return (
      <Text size="sm" c="dimmed">
        none
      </Text>
    );
  return (
    <>
      {limit && <Text size="sm">{said(limit)}</Text>}
      {erasures && <Text size="sm">erasures: {said(erasures)}</Text>}
    </>
  );
}

function Revoke({ apiKey, onClose }: { apiKey: ApiKeyView | null; onClose: () => void }) {
  const client = useQueryClient();
  const shown = useLastValue(apiKey);
  const revoke = useMutation({
    mutationFn: (key: ApiKeyView) =>
      dataOf(api.DELETE('/api-keys/{key_id}', { params: { path: { key_id: key.key_id } } })),
    onSuccess: key => {
      void client.invalidateQueries(keysQuery);
      done(`The key “${nameOf(key)}” is revoked.`);
      close();
    },
  });
  const close = () => {
    revoke.reset();
    onClose();
  };
  return (
    <Confirm
      isOpen={apiKey !== null}
      onClose={close}
      title={`Revoke “${shown ? nameOf(shown) : ''}”?`}
      action="Revoke"
      onConfirm={() => apiKey && revoke.mutate(apiKey)}
      isPending={revoke.isPending}
      error={revoke.error}
      isDangerous
    >
      <Text>
        Whoever uses it is refused within a second, for ever.
        {shown?.kind === 'public' ? ' Pages that carry it identify nobody any more.' : ''} Make the key that takes its
        place first.
      </Text>
    </Confirm>
  );
}
