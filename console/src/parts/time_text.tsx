import { Tooltip } from '@mantine/core';
import { useNow } from './now';
import { exactTime, relativeTime, shortTime } from './time';

interface Props {
  /** Unix milliseconds. */
  at: number;
  /** As "3 minutes ago", which goes on; otherwise date and time. */
  isRelative?: boolean;
}

const EVENTS = { hover: true, focus: true, touch: true };

/** A time in the reader's own zone, to the millisecond and in UTC in its tooltip. */
export function TimeText({ at, isRelative = false }: Props) {
  const now = useNow();
  return (
    <Tooltip label={exactTime(at)} events={EVENTS}>
      <time dateTime={new Date(at).toISOString()}>{isRelative ? relativeTime(at, now) : shortTime(at)}</time>
    </Tooltip>
  );
}
