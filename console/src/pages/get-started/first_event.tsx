import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Fragment } from 'react';
import { Link } from 'react-router';
import type { Event } from '../../api/event_search';
import { PlaceCredit } from '../../parts/place_credit';
import { TimeText } from '../../parts/time_text';
import { useEnvironment, withEnvironment } from '../../shell/environment';
import { explain } from '../../shell/failure';
import { PageLink } from '../../shell/page_link';
import { type ColumnName, columnOf } from '../events/columns';
import { cellOf, hasCell } from '../events/event_cells';
import { showsLookedUp } from '../events/looked_up';
import classes from './get_started.module.css';
import { isLoopback } from './snippets';

interface Props {
  came: Event | null;
  before: Event | null | undefined;
  error: unknown;
  onAgain: () => void;
}

const pathOf = ({ event_id }: Event) => `/events/${encodeURIComponent(event_id)}`;

/** Waits for an event, and shows it when it comes. */
export function FirstEvent({ came, before, error, onAgain }: Props) {
  // Which the server shows to its own machine; it was opened from there.
  const hasDemo = isLoopback(location.hostname);
  return (
    <div aria-live="polite">
      {came ? (
        <Stack gap="sm">
          <Came event={came} onAgain={onAgain} />
          {showsLookedUp([came], FACTS, {}) && <PlaceCredit />}
        </Stack>
      ) : (
        <Stack gap="sm">
          <div className={classes.waiting}>
            <span className={classes.pulse} aria-hidden="true" />
            <Text>{error ? `${explain(error)} It is asked again every two seconds.` : 'Waiting for an event …'}</Text>
          </div>
          {before && (
            <Text size="sm" c="dimmed">
              The latest so far came <TimeText at={before.timestamp} isRelative />:{' '}
              <PageLink to={pathOf(before)}>{before.event_id}</PageLink>.
            </Text>
          )}
          {hasDemo && (
            <Text size="sm" c="dimmed">
              Without a page of your own:{' '}
              <Anchor href="/demo" target="_blank" rel="noopener" inherit underline="always">
                open the demo
              </Anchor>{' '}
              in another tab, which identifies this browser.
            </Text>
          )}
        </Stack>
      )}
    </div>
  );
}

const FACTS: ColumnName[] = ['visitor', 'visit', 'confidence', 'browser', 'os', 'place', 'signals', 'linked_id', 'url'];

function Came({ event, onAgain }: { event: Event; onAgain: () => void }) {
  const environment = useEnvironment();
  return (
    <div className={classes.came}>
      <Text fw={600}>
        An event came <TimeText at={event.timestamp} isRelative />.
      </Text>
      <dl className={classes.facts}>
        {FACTS.filter(name => hasCell(name, event)).map(name => (
          <Fragment key={name}>
            <dt>{columnOf(name).title}</dt>
            <dd>{cellOf(name, event)}</dd>
          </Fragment>
        ))}
      </dl>
      <Group gap="xs">
        <Button component={Link} to={withEnvironment(pathOf(event), environment)} size="xs">
          Open the event
        </Button>
        <Button variant="default" size="xs" onClick={onAgain}>
          Wait for another
        </Button>
      </Group>
    </div>
  );
}
