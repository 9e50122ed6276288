import { Button, Group, Modal, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client';
import { environmentsQuery } from '../../api/environments';
import { keysQuery } from '../../api/lists';
import { SecretOnce, useBound } from '../../parts/secret_once';
import { useEnvironment } from '../../shell/environment';
import { Failure } from '../../shell/failure';
import { KIND_NAMES, KINDS, type Kind } from './kinds';
import { type Draft, LimitFields, limitOf, NO_LIMIT } from './limit_fields';

const ALL = 'all';

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

/** Makes a key, and shows its text once. */
export function NewKey({ isOpen, onClose }: Props) {
  // From the request on until the secret was said to be kept; it is shown nowhere else.
  const [isBound, setBound] = useState(false);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="New API key"
      centered
      closeOnClickOutside={false}
      closeOnEscape={!isBound}
      withCloseButton={!isBound}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Form onClose={onClose} onBound={setBound} />
    </Modal>
  );
}

interface FormProps {
  onClose: () => void;
  onBound: (isBound: boolean) => void;
}

function Form({ onClose, onBound }: FormProps) {
  const client = useQueryClient();
  const chosen = useEnvironment();
  const environments = useQuery(environmentsQuery).data ?? [];
  const [kind, setKind] = useState<Kind>('secret');
  const [name, setName] = useState('');
  const [environment, setEnvironment] = useState<string | null>(chosen);
  const [limit, setLimit] = useState<Draft>(NO_LIMIT);
  const { needsEnvironment } = KINDS[kind];
  const standard = environments.find(one => one.is_default)?.environment_id ?? null;
  const wanted = environment === ALL ? null : environment;
  const place = wanted ?? (needsEnvironment ? standard : null);
  const allowed = limitOf(limit);
  const make = useMutation({
    mutationFn: () =>
      dataOf(
        api.POST('/api-keys', {
          body: { kind, name: name.trim(), environment_id: place, limit: allowed ?? null, erasure_limit: null },
        }),
      ),
    onSuccess: () => client.invalidateQueries(keysQuery),
  });
  useBound(make.isPending || make.data !== undefined, onBound);
  if (make.data)
    return (
      <Stack gap="md">
        <SecretOnce what={kind === 'public' ? 'public key' : `${kind} key`} value={make.data.text} />
        <Group justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Radio.Group label="Kind" value={kind} onChange={value => setKind(value as Kind)}>
          <Stack gap="xs" mt={4}>
            {KIND_NAMES.map(one => (
              <Radio key={one} value={one} label={KINDS[one].label} description={KINDS[one].about} />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          label="Name"
          placeholder="Checkout server"
          description="So that you know it again in the list and in the audit log."
          value={name}
          onChange={event => setName(event.currentTarget.value)}
          maxLength={100}
          data-autofocus
          required
        />
        <Select
          label="Environment"
          data={[
            ...(needsEnvironment ? [] : [{ value: ALL, label: 'All environments' }]),
            ...environments.map(one => ({ value: one.environment_id, label: one.name })),
          ]}
          value={place ?? ALL}
          onChange={setEnvironment}
          allowDeselect={false}
        />
        <LimitFields label="Requests" value={limit} onChange={setLimit} />
        {make.error && <Failure error={make.error} title="The key was not made." />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={make.isPending}>
            Cancel
          </Button>
          <Button type="submit" loading={make.isPending} disabled={allowed === undefined}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
