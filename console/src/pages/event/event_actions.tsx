import { Button, Tooltip } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFlag, IconFlagFilled } from '@tabler/icons-react';
import type { Event } from '../../api/event';
import { ALWAYS } from '../../parts/always';
import { CopyButton } from '../../parts/copy_button';
import { explain } from '../../shell/failure';
import { useChangeEvent } from './change/use_change_event';
import { useLock } from './change/use_lock';
import { curlOf } from './json/curl';

/** What is done with an event as a whole. */
export function EventActions({ event }: { event: Event }) {
  return (
    <>
      <CopyButton value={event.event_id} what="event id" withLabel />
      <CopyButton value={curlOf(location.origin, event.event_id)} what="as curl" withLabel />
      <SuspectMark event={event} />
    </>
  );
}

function SuspectMark({ event }: { event: Event }) {
  const { mark: lock } = useLock(event);
  const change = useChangeEvent(event);
  const isSuspect = event.suspect === true;
  const Sign = isSuspect ? IconFlagFilled : IconFlag;
  const about = isSuspect
    ? 'You marked this event as suspicious. Click to take the mark away.'
    : 'Mark it for yourself and your servers: searches find it by this.';
  const toggle = () =>
    change.mutate(
      { suspect: !isSuspect },
      {
        onError: error =>
          notifications.show({ color: 'red', title: 'The event was not marked', message: explain(error) }),
      },
    );
  return (
    <Tooltip label={lock ?? about} multiline maw={280} events={ALWAYS}>
      <Button
        size="xs"
        variant={isSuspect ? 'filled' : 'default'}
        color={isSuspect ? 'glow' : undefined}
        leftSection={<Sign size={14} aria-hidden="true" />}
        aria-pressed={isSuspect}
        aria-disabled={lock !== null}
        data-disabled={lock !== null || undefined}
        onClick={lock ? undefined : toggle}
      >
        Suspect
      </Button>
    </Tooltip>
  );
}
