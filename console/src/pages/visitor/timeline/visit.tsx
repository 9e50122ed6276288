import { Badge, Button, Group, Text, Tooltip } from '@mantine/core';
import { useState } from 'react';
import type { Event } from '../../../api/event';
import type { AttributeDrift } from '../../../api/visitor';
import { nameOfPath } from '../../../parts/attributes';
import { counted } from '../../../parts/figures';
import { LinkedIdLink } from '../../../parts/linked_id_link';
import { percent } from '../../../parts/percent';
import { exactTime } from '../../../parts/time';
import { parsed } from '../../../parts/value_diff';
import { ValueDifference } from '../../../parts/value_difference';
import { PageLink } from '../../../shell/page_link';
import type { Comparison } from './compared';
import { folded, partOf } from './folded';
import classes from './timeline.module.css';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

interface Props {
  event: Event;
  /** Null while it is not known yet. */
  comparison: Comparison | null;
}

/** A visit: when, where, as whom, and what was other than in the one before. */
export function Visit({ event, comparison }: Props) {
  const { event_id, timestamp, url, linked_id, suspect_score, bot, vpn, incognito, suspect, identification } = event;
  const confidence = identification?.confidence?.score;
  return (
    <li className={classes.visit}>
      <Tooltip label={exactTime(timestamp)}>
        <time className={classes.time} dateTime={new Date(timestamp).toISOString()}>
          {clock.format(timestamp)}
        </time>
      </Tooltip>
      <span className={classes.rail} aria-hidden="true">
        <span className={classes.dot} data-kind={comparison?.kind} />
      </span>
      <div className={classes.sheet}>
        <Group justify="space-between" gap="0.25rem 1rem">
          <PageLink to={`/events/${encodeURIComponent(event_id)}`}>{url ?? event_id}</PageLink>
          <Group gap={6}>
            {suspect && <Badge color="glow">marked suspect</Badge>}
            {bot === 'bad' && <Badge color="red">bad bot</Badge>}
            {vpn && <Badge color="glow">VPN</Badge>}
            {incognito && <Badge color="glow">private window</Badge>}
            {suspect_score !== undefined && suspect_score > 0 && (
              <Badge color="glow">suspect score {suspect_score}</Badge>
            )}
            {confidence !== undefined && (
              <Text size="sm" c="dimmed" component="span">
                {percent(confidence)} sure
              </Text>
            )}
          </Group>
        </Group>
        <Text size="sm">
          {linked_id && (
            <>
              <LinkedIdLink linkedId={linked_id} /> ·{' '}
            </>
          )}
          {whereabouts(event)}
          {comparison && comparison.kind !== 'changed' && (
            <Text component="span" inherit c="dimmed">
              {' · '}
              {SAYS[comparison.kind]}
            </Text>
          )}
        </Text>
        {comparison?.kind === 'changed' && <Changed changes={comparison.changes} />}
      </div>
    </li>
  );
}

function whereabouts({ browser_details: browser, ip_address, ip_info }: Event): string {
  const place = (ip_info?.v4 ?? ip_info?.v6)?.geolocation;
  return [
    browser && `${browser.browser_name} ${browser.browser_major_version}, ${browser.os} ${browser.os_version}`.trim(),
    ip_address,
    [place?.city_name, place?.country_name].filter(Boolean).join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
}

const SAYS = {
  first: 'the first visit',
  same: 'as in the visit before',
  not_compared: 'not compared: only the latest visits are',
};

/** So many changes are shown at first, and so many parts of one. */
const MOST = 5;
const MOST_PARTS = 3;

function Changed({ changes }: { changes: AttributeDrift[] }) {
  const all = folded(changes);
  const [isOpen, setOpen] = useState(all.length <= MOST + 1);
  return (
    <>
      <dl className={classes.changes}>
        {(isOpen ? all : all.slice(0, MOST)).map(({ path, parts }) => (
          <div key={path}>
            <dt>{nameOfPath(path)}</dt>
            <dd>
              <Parts path={path} parts={parts} />
            </dd>
          </div>
        ))}
      </dl>
      {!isOpen && (
        <Button variant="subtle" size="compact-xs" mt={4} onClick={() => setOpen(true)}>
          Show {counted(all.length - MOST, 'more change')}
        </Button>
      )}
    </>
  );
}

function Parts({ path, parts: [first, ...rest] }: { path: string; parts: AttributeDrift[] }) {
  const [isOpen, setOpen] = useState(false);
  if (!first) return null;
  if (!rest.length) return <ValueDifference before={parsed(first.before)} after={parsed(first.after)} />;
  const parts = [first, ...rest];
  const shown = isOpen || parts.length <= MOST_PARTS + 1 ? parts : parts.slice(0, MOST_PARTS);
  return (
    <>
      {shown.map(({ attribute, before, after }) => (
        <div key={attribute}>
          <Text component="span" inherit c="dimmed">
            {partOf(attribute, path)}{' '}
          </Text>
          <ValueDifference before={parsed(before)} after={parsed(after)} />
        </div>
      ))}
      {shown.length < parts.length && (
        <Button variant="subtle" size="compact-xs" onClick={() => setOpen(true)}>
          Show {counted(parts.length - shown.length, 'more part')}
        </Button>
      )}
    </>
  );
}
