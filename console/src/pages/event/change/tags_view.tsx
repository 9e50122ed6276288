import { Button, Code, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import type { Event } from '../../../api/event';
import { useMember } from '../../../api/session';
import { Failure } from '../../../shell/failure';
import { EditButton } from './edit_button';
import { bytesOf, MOST_BYTES, readTags } from './tags';
import { useChangeEvent } from './use_change_event';
import { useLock } from './use_lock';

/** Longer tags are cut here: the JSON tab has them whole. */
const MOST_SHOWN = 240;

/** An event's tags, which editors change as JSON. */
export function Tags({ event }: { event: Event }) {
  const [isOpen, { open, close }] = useDisclosure();
  const { data: lock } = useLock(event);
  const { sees_personal_data } = useMember();
  const isEmpty = !event.tags || !Object.keys(event.tags).length;
  const text = JSON.stringify(event.tags);
  return (
    <Group gap={4} component="span" display="inline-flex" wrap="nowrap" maw="100%">
      {isEmpty && !sees_personal_data ? (
        <Text component="span" c="dimmed">
          hidden, if there are any
        </Text>
      ) : isEmpty ? (
        <Text component="span" c="dimmed">
          none
        </Text>
      ) : (
        <Code miw={0} style={{ overflowWrap: 'anywhere' }}>
          {text && text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}
        </Code>
      )}
      <EditButton what="the tags" lock={lock} onClick={open} />
      <Modal
        opened={isOpen}
        onClose={close}
        title="Tags of this event"
        centered
        size="lg"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <Editor event={event} onDone={close} />
      </Modal>
    </Group>
  );
}

function Editor({ event, onDone }: { event: Event; onDone: () => void }) {
  const [text, setText] = useState(JSON.stringify(event.tags ?? {}, null, 2));
  const change = useChangeEvent(event);
  const read = readTags(text);
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    if ('error' in read) return;
    if (JSON.stringify(read.tags) === JSON.stringify(event.tags ?? {})) onDone();
    else change.mutate({ tags: read.tags }, { onSuccess: onDone });
  };
  const format = () => 'tags' in read && setText(JSON.stringify(read.tags, null, 2));
  return (
    <form onSubmit={submit}>
      <Stack>
        <Textarea
          label="Tags as JSON"
          description="These take the place of all former tags."
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          error={'error' in read ? read.error : null}
          autosize
          minRows={8}
          maxRows={20}
          spellCheck={false}
          autoComplete="off"
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          data-autofocus
        />
        {change.error && <Failure error={change.error} title="The tags were not changed." />}
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {'tags' in read && `${bytesOf(read.tags).toLocaleString('en')} of ${MOST_BYTES.toLocaleString('en')} bytes`}
          </Text>
          <Group>
            <Button variant="subtle" color="gray" onClick={format} disabled={'error' in read}>
              Format
            </Button>
            <Button variant="default" onClick={onDone}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending} disabled={'error' in read}>
              Save
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
