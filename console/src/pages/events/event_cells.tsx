import { Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { environmentsQuery } from '../../api/environments';
import type { Event } from '../../api/event_search';
import { countryName } from '../../parts/countries';
import { figure } from '../../parts/figures';
import { LinkedIdLink } from '../../parts/linked_id_link';
import { percent } from '../../parts/percent';
import { exactTime } from '../../parts/time';
import { VisitorLink } from '../../parts/visitor_link';
import { type ColumnName, columnOf, firedSignals, isJudged, signalLabel, type Value } from './columns';
import classes from './event_cells.module.css';
import { FILTERS } from './filters';

const moment = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const momentOfYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A time to the second, in full as its title. */
export function Moment({ at }: { at: number }) {
  const isThisYear = new Date(at).getFullYear() === new Date().getFullYear();
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {(isThisYear ? moment : momentOfYear).format(at)}
    </time>
  );
}

/** Where the event says nothing. */
const Unknown = () => (
  <span className={classes.unknown}>
    <span aria-hidden="true">–</span>
    <VisuallyHidden>not known</VisuallyHidden>
  </span>
);

type Tone = 'alarm' | 'new' | 'good' | undefined;

const Badge = ({ tone, children }: { tone?: Tone; children: ReactNode }) => (
  <span className={classes.badge} data-tone={tone}>
    {children}
  </span>
);

const ALARMS = new Set(['bad_bot', 'tampering', 'anti_detect_browser', 'tor', 'attack_source', 'replayed']);
const toneOf = (signal: string): Tone => (ALARMS.has(signal) ? 'alarm' : signal === 'good_bot' ? 'good' : undefined);
const MOST_SIGNALS = 2;

function Signals({ event }: { event: Event }) {
  const fired = firedSignals(event);
  if (!fired.length) {
    if (!isJudged(event)) return <Unknown />;
    return (
      <Text span inherit c="dimmed">
        none
      </Text>
    );
  }
  const rest = fired.slice(MOST_SIGNALS);
  return (
    <span className={classes.badges}>
      {fired.slice(0, MOST_SIGNALS).map(name => (
        <Badge key={name} tone={toneOf(name)}>
          {signalLabel(name)}
        </Badge>
      ))}
      {rest.length > 0 && (
        <span className={classes.badge} title={rest.map(signalLabel).join(', ')}>
          +{rest.length}
          <VisuallyHidden>: {rest.map(signalLabel).join(', ')}</VisuallyHidden>
        </span>
      )}
    </span>
  );
}

function EnvironmentName({ id }: { id: string }) {
  const { data } = useQuery(environmentsQuery);
  return data?.find(({ environment_id }) => environment_id === id)?.name ?? id;
}

const Id = ({ children }: { children: string }) => <span className={classes.id}>{children}</span>;

const Long = ({ children }: { children: string }) => (
  <span className={classes.long} title={children}>
    {children}
  </span>
);

const BOTS: Record<string, [label: string, tone: Tone]> = {
  bad: ['Bad', 'alarm'],
  good: ['Good', 'good'],
  not_detected: ['None', undefined],
};

/** Cells that are more than their value. */
const CELLS: Partial<Record<ColumnName, (event: Event, value: Value) => ReactNode>> = {
  time: ({ timestamp }) => <Moment at={timestamp} />,
  event: ({ event_id }) => <Id>{event_id}</Id>,
  visitor: (_, value) => (
    <span className={classes.id}>
      <VisitorLink visitorId={String(value)} />
    </span>
  ),
  linked_id: (_, value) => (
    <span className={classes.long} title={String(value)}>
      <LinkedIdLink linkedId={String(value)} />
    </span>
  ),
  visit: (_, value) => (value === 'new' ? <Badge tone="new">New</Badge> : 'Returning'),
  confidence: (_, value) => percent(Number(value)),
  first_seen: ({ identification }) => <Moment at={identification?.first_seen_at ?? 0} />,
  last_seen: ({ identification }) => <Moment at={identification?.last_seen_at ?? 0} />,
  high_recall_id: (_, value) => <Id>{String(value)}</Id>,
  environment: (_, value) => <EnvironmentName id={String(value)} />,
  bot: (_, value) => {
    const [label, tone] = BOTS[String(value)] ?? [String(value), undefined];
    return tone ? <Badge tone={tone}>{label}</Badge> : label;
  },
  bot_category: (_, value) =>
    FILTERS.bot_info_category.choices?.find(choice => choice.value === value)?.label ?? String(value),
  country: (_, value) => countryName(String(value)),
  ip: (_, value) => <Id>{String(value)}</Id>,
  tags: (_, value) => <Long>{String(value)}</Long>,
  user_agent: (_, value) => <Long>{String(value)}</Long>,
  url: (_, value) => <Long>{String(value)}</Long>,
  referrer: (_, value) => <Long>{String(value)}</Long>,
  network: (_, value) => <Long>{String(value)}</Long>,
};

/** What a cell of the table shows. */
export function cellOf(name: ColumnName, event: Event): ReactNode {
  if (name === 'signals') return <Signals event={event} />;
  const value = columnOf(name).value(event);
  if (value === undefined || value === '') return <Unknown />;
  const shown = CELLS[name]?.(event, value);
  if (shown !== undefined) return shown;
  if (typeof value === 'boolean') return value ? <Badge>Yes</Badge> : 'No';
  return typeof value === 'number' ? figure(value) : value;
}

/** Whether an event has anything to show in a column. */
export const hasCell = (name: ColumnName, event: Event): boolean =>
  name === 'signals' ? firedSignals(event).length > 0 : columnOf(name).value(event) !== undefined;
