import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client';
import { keysQuery } from '../../api/lists';
import type { ApiKeyView } from '../../api/schema';
import { done } from '../../parts/act';
import { useLastValue } from '../../parts/last_value';
import { Failure } from '../../shell/failure';
import { nameOf } from './kinds';
import { draftOf, LimitFields, limitOf } from './limit_fields';

interface Props {
  /** Whose limits; null while none is being changed. */
  apiKey: ApiKeyView | null;
  onClose: () => void;
}

/** Gives a key other limits, which count at once. */
export function ChangeLimits({ apiKey, onClose }: Props) {
  const shown = useLastValue(apiKey);
  return (
    <Modal
      opened={apiKey !== null}
      onClose={onClose}
      title={`Limits of “${shown ? nameOf(shown) : ''}”`}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {shown && <Form key={shown.key_id} apiKey={shown} onClose={onClose} />}
    </Modal>
  );
}

function Form({ apiKey, onClose }: { apiKey: ApiKeyView; onClose: () => void }) {
  const client = useQueryClient();
  const [limit, setLimit] = useState(() => draftOf(apiKey.limit));
  const [erasures, setErasures] = useState(() => draftOf(apiKey.erasure_limit));
  const erases = apiKey.kind === 'secret' || apiKey.kind === 'management';
  const wanted = { limit: limitOf(limit), erasure_limit: limitOf(erasures) };
  const change = useMutation({
    mutationFn: () =>
      dataOf(api.PATCH('/api-keys/{key_id}', { params: { path: { key_id: apiKey.key_id } }, body: wanted })),
    onSuccess: () => {
      void client.invalidateQueries(keysQuery);
      done(`The limits of “${nameOf(apiKey)}” are changed.`);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <LimitFields label="Requests" value={limit} onChange={setLimit} />
        {erases && <LimitFields label="Erasures" value={erasures} onChange={setErasures} />}
        {change.error && <Failure error={change.error} title="The limits were not changed." />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={change.isPending}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={change.isPending}
            disabled={wanted.limit === undefined || wanted.erasure_limit === undefined}
          >
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
