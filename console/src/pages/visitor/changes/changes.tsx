import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { driftQuery, type VisitorDrift, type VisitorSummary } from '../../../api/visitor';
import { nameOfPath } from '../../../parts/attributes';
import { counted, figure } from '../../../parts/figures';
import { Section } from '../../../parts/section';
import { listed } from '../../../parts/sentence';
import { TimeText } from '../../../parts/time_text';
import { ValueDifference } from '../../../parts/value_difference';
import { Empty } from '../../../shell/empty';
import { useEnvironment } from '../../../shell/environment';
import { Failure } from '../../../shell/failure';
import { Loading } from '../../../shell/loading';
import { PageLink } from '../../../shell/page_link';
import { byAttribute, type ChangedAttribute } from './by_attribute';
import classes from './changes.module.css';

/** What changed of a visitor's device, attribute by attribute. */
export function Changes({ visitor }: { visitor: VisitorSummary }) {
  const drift = useQuery(driftQuery(visitor.visitor_id, useEnvironment()));
  if (drift.isPending) return <Loading what="Comparing the visits" height={240} />;
  if (drift.error) {
    return (
      <Failure
        error={drift.error}
        title="What changed between visits could not be read."
        retry={() => void drift.refetch()}
      />
    );
  }
  const attributes = byAttribute(drift.data);
  const times = drift.data.visits.map(({ at }) => at);
  const end = visitor.last_seen_at ?? Math.max(...times);
  const start = Math.min(visitor.first_seen_at ?? end, ...times);
  return (
    <Stack gap="md">
      <Section
        title="What changed of the device"
        about={`${aboutOf(drift.data)} Devices drift: browsers are updated, fonts come, people travel. Each line runs from the first visit to the last, with a dot for each change.`}
      >
        {attributes.length ? (
          <ul className={classes.list}>
            {attributes.map(attribute => (
              <Attribute key={attribute.path} attribute={attribute} start={start} end={end} />
            ))}
          </ul>
        ) : drift.data.events > 1 ? (
          <Empty title="Nothing changed.">The device was the same in all visits that were compared.</Empty>
        ) : (
          <Empty title="There is nothing to compare yet.">It takes two visits that told of the device.</Empty>
        )}
        <Restless names={drift.data.restless} />
      </Section>
    </Stack>
  );
}

const aboutOf = ({ events, is_whole }: VisitorDrift) =>
  is_whole
    ? `In all ${counted(events, 'event')} that are kept.`
    : `In the latest ${counted(events, 'event')}; older ones are not compared.`;

function Restless({ names }: { names: string[] }) {
  if (!names.length) return null;
  return (
    <Text size="sm" c="dimmed" mt="sm">
      Left out, because they are other with nearly every visit, as in browsers that add noise:{' '}
      {listed(names.map(nameOfPath))}.
    </Text>
  );
}

/** So many changes of an attribute are shown at first. */
const MOST = 4;

function Attribute({
  attribute: { path, changes },
  ...span
}: {
  attribute: ChangedAttribute;
  start: number;
  end: number;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className={classes.attribute}>
      <div className={classes.head}>
        <div>
          <Text fw={600}>{nameOfPath(path)}</Text>
          <div className={classes.path} title={path}>
            {path.replace('raw_device_attributes.', '')}
          </div>
        </div>
        <Strip times={changes.map(({ at }) => at)} {...span} />
      </div>
      <ul className={classes.changes}>
        {(isOpen ? changes : changes.slice(0, MOST)).map(({ eventId, at, before, after }) => (
          <li key={eventId}>
            <PageLink to={`/events/${encodeURIComponent(eventId)}?tab=attributes&changed=true`}>
              <TimeText at={at} />
            </PageLink>
            <ValueDifference before={before} after={after} />
          </li>
        ))}
      </ul>
      {changes.length > MOST && (
        <Button variant="subtle" size="compact-xs" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
          {isOpen ? 'Show fewer' : `Show all ${figure(changes.length)} changes`}
        </Button>
      )}
    </li>
  );
}

const WIDTH = 400;
const EDGE = 8;

/** When an attribute changed, on a line from the first visit to the last. */
function Strip({ times, start, end }: { times: number[]; start: number; end: number }) {
  const placeOf = (at: number) => EDGE + ((WIDTH - 2 * EDGE) * (at - start)) / Math.max(1, end - start);
  return (
    <svg
      className={classes.strip}
      viewBox={`0 0 ${WIDTH} 22`}
      preserveAspectRatio="xMidYMid meet"
      role="img"
      aria-label={`Changed ${times.length === 1 ? 'once' : `${times.length} times`} between the first visit and the last`}
    >
      <line className={classes.axis} x1={EDGE} x2={WIDTH - EDGE} y1={11} y2={11} />
      {times.map(at => (
        <circle key={at} className={classes.dot} cx={placeOf(at)} cy={11} r={5} />
      ))}
    </svg>
  );
}
