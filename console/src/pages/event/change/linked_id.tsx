import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import type { Event } from '../../../api/event';
import { LinkedIdLink } from '../../../parts/linked_id_link';
import { Failure } from '../../../shell/failure';
import { EditButton } from './edit_button';
import { useChangeEvent } from './use_change_event';
import { useLock } from './use_lock';

const MOST = 256;

/** An event's linked id, which editors change. */
export function LinkedId({ event }: { event: Event }) {
  const [isOpen, { open, close }] = useDisclosure();
  const { data: lock } = useLock(event);
  return (
    <Group gap={4} component="span" display="inline-flex">
      {event.linked_id ? (
        <LinkedIdLink linkedId={event.linked_id} />
      ) : (
        <Text component="span" c="dimmed">
          none
        </Text>
      )}
      <EditButton what="the linked id" lock={lock} onClick={open} />
      <Modal
        opened={isOpen}
        onClose={close}
        title="Linked id of this event"
        centered
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Editor event={event} onDone={close} />
      </Modal>
    </Group>
  );
}

function Editor({ event, onDone }: { event: Event; onDone: () => void }) {
  const [text, setText] = useState(event.linked_id ?? '');
  const change = useChangeEvent(event);
  const error =
    [...text].length > MOST ? `A linked id has ${MOST} characters at most; this one has ${[...text].length}.` : null;
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    if (error) return;
    if (text === (event.linked_id ?? '')) onDone();
    else change.mutate({ linked_id: text }, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Linked id"
          description="Your own id, such as that of an account or an order. Events are found by it."
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          error={error}
          autoComplete="off"
          data-autofocus
        />
        {change.error && <Failure error={change.error} title="The linked id was not changed." />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending} disabled={error !== null}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
