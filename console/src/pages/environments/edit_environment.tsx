import { Alert, Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client';
import { type Environment, environmentsQuery } from '../../api/environments';
import { done } from '../../parts/act';
import { useLastValue } from '../../parts/last_value';
import { Failure } from '../../shell/failure';

/** One that is to be made. */
export const NEW = 'new';

interface Props {
  /** The one to change, or NEW; null while none is. */
  environment: Environment | typeof NEW | null;
  onClose: () => void;
}

/** Makes an environment, or changes its name and how long it keeps what. */
export function EditEnvironment({ environment, onClose }: Props) {
  const shown = useLastValue(environment);
  const changed = shown === NEW ? null : shown;
  return (
    <Modal
      opened={environment !== null}
      onClose={onClose}
      title={changed ? `Change “${changed.name}”` : 'New environment'}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Form key={changed?.environment_id} environment={changed} onClose={onClose} />
    </Modal>
  );
}

const days = (value: number | string) => (typeof value === 'number' ? value : null);

function Form({ environment, onClose }: { environment: Environment | null; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(environment?.name ?? '');
  const [events, setEvents] = useState<number | null>(environment?.retention_days ?? null);
  const [details, setDetails] = useState<number | null>(environment?.detail_retention_days ?? null);
  const body = { name: name.trim(), retention_days: events, detail_retention_days: details };
  const save = useMutation({
    mutationFn: () =>
      environment
        ? dataOf(
            api.PATCH('/environments/{environment_id}', {
              params: { path: { environment_id: environment.environment_id } },
              body,
            }),
          )
        : dataOf(api.POST('/environments', { body })),
    onSuccess: saved => {
      void client.invalidateQueries(environmentsQuery);
      done(environment ? `“${saved.name}” is changed.` : `“${saved.name}” is made. Make a public key for it next.`);
      onClose();
    },
  });
  const before = environment?.retention_days ?? environment?.default_retention_days;
  const after = events ?? environment?.default_retention_days;
  const removes = before !== undefined && after !== undefined && after < before;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          placeholder="Staging"
          value={name}
          onChange={event => setName(event.currentTarget.value)}
          maxLength={100}
          data-autofocus
          required
        />
        <NumberInput
          label="Days that events are kept"
          description="Left empty, as long as the server's setting says."
          placeholder={environment ? `${environment.default_retention_days}` : 'the server’s'}
          value={events ?? ''}
          onChange={value => setEvents(days(value))}
          min={1}
          max={36_500}
          allowDecimal={false}
        />
        <NumberInput
          label="Days that explanations and timings are kept"
          placeholder={environment ? `${environment.default_detail_retention_days}` : 'the server’s'}
          value={details ?? ''}
          onChange={value => setDetails(days(value))}
          min={1}
          max={36_500}
          allowDecimal={false}
        />
        {removes && (
          <Alert color="yellow">
            Events of more than {after} days are removed within hours, and cannot be brought back but from a backup.
          </Alert>
        )}
        {save.error && <Failure error={save.error} title="That was not saved." />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={save.isPending}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            {environment ? 'Save' : 'Make the environment'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
