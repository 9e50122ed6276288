import { Button, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Seen } from '../api/visitor';
import { counted } from './figures';
import classes from './seen_list.module.css';
import { TimeText } from './time_text';

interface Props {
  items: Seen[];
  /** What one is shown as; its value unless given. */
  show?: (seen: Seen) => ReactNode;
  /** What stands where there are none. */
  none: string;
}

/** So many are shown at first. */
const MOST = 6;

/** What events had, the latest first, with how often and when. */
export function SeenList({ items, show = ({ value }) => value, none }: Props) {
  const [isOpen, setOpen] = useState(false);
  if (!items.length) return <Text c="dimmed">{none}</Text>;
  return (
    <>
      <ul className={classes.list}>
        {(isOpen ? items : items.slice(0, MOST)).map(seen => (
          <li key={`${seen.value} ${seen.last_at}`} className={classes.item}>
            <div>{show(seen)}</div>
            {seen.about && <Text size="sm">{seen.about}</Text>}
            <Text size="sm" c="dimmed">
              {counted(seen.events, 'event')}, last <TimeText at={seen.last_at} isRelative />
            </Text>
          </li>
        ))}
      </ul>
      {items.length > MOST && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
          {isOpen ? 'Show fewer' : `Show all ${items.length}`}
        </Button>
      )}
    </>
  );
}
