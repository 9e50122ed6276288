import { Chip, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Event, explanationQuery } from '../../../api/event';
import { oneOf, useSearchState } from '../../../parts/search_state';
import { Section } from '../../../parts/section';
import { Empty } from '../../../shell/empty';
import { Failure } from '../../../shell/failure';
import { Loading } from '../../../shell/loading';
import { PageLink } from '../../../shell/page_link';
import { NoExplanation } from '../no_explanation';
import { OF_APPS, SIGNALS } from './catalogue';
import { judge, summaryOf, tally } from './judged';
import { SignalRow } from './signal_row';
import classes from './signals.module.css';
import { SuspectScore } from './suspect_score';

const KINDS = ['all', 'found', 'clear', 'unknown'] as const;
const FIELDS = { signals: oneOf(KINDS, 'all') };

/** Every signal with its evidence. */
export function Signals({ event }: { event: Event }) {
  const [{ signals: kind }, change] = useSearchState(FIELDS);
  const explanation = useQuery(explanationQuery(event.event_id));
  if (explanation.isPending) return <Loading what="Reading why the signals were judged so" height={320} />;
  const explained = explanation.data?.signals ?? null;
  const groups = SIGNALS.map(({ label, signals }) => ({
    label,
    signals: signals.map(entry => judge(entry, event, explained)),
    // What is not judged on browsers is not shown of them.
  })).filter(
    ({ label, signals }) =>
      label !== OF_APPS || signals.some(({ entry, because }) => event[entry.field] !== undefined || because.length),
  );
  const all = groups.flatMap(({ signals }) => signals);
  const counts = tally(all);
  const labels = {
    all: `All ${all.length}`,
    found: `Found something ${counts.found}`,
    clear: `Nothing found ${counts.clear + counts.told}`,
    unknown: `Unknown ${counts.unknown + counts.not_judged}`,
  };
  const belongs = {
    all: () => true,
    found: (verdict: string) => verdict === 'found',
    clear: (verdict: string) => verdict === 'clear' || verdict === 'told',
    unknown: (verdict: string) => verdict === 'unknown' || verdict === 'not_judged',
  }[kind];
  const shown = groups
    .map(({ label, signals }) => ({ label, signals: signals.filter(({ verdict }) => belongs(verdict)) }))
    .filter(({ signals }) => signals.length);
  return (
    <Stack gap="md">
      {explanation.error && (
        <Failure
          error={explanation.error}
          title="Why the signals were judged so could not be read; their values are below."
          retry={() => void explanation.refetch()}
        />
      )}
      {explanation.data === null && (
        <Section title="Evidence">
          <NoExplanation event={event} what="Why the signals were judged so" />
        </Section>
      )}
      <SuspectScore event={event} explained={explained} />
      <Group justify="space-between" gap="sm">
        <Chip.Group value={kind} onChange={value => change({ signals: KINDS.find(one => one === value) ?? 'all' })}>
          <Group gap={6} role="group" aria-label="Show signals">
            {KINDS.map(name => (
              <Chip key={name} value={name} size="xs" variant="light">
                {labels[name]}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <Text size="sm" c="dimmed">
          {summaryOf(all)}. Unknown never means no.
        </Text>
      </Group>
      {shown.map(({ label, signals }) => (
        <Section key={label} title={label}>
          <ul className={classes.rows}>
            {signals.map(judged => (
              <SignalRow key={judged.entry.field} judged={judged} />
            ))}
          </ul>
        </Section>
      ))}
      {!shown.length && <Empty title="No signal of this event is like that." />}
      <Text size="sm" c="dimmed">
        How busy visitor, address and linked id were is told{' '}
        <PageLink to={`/events/${encodeURIComponent(event.event_id)}?tab=location`}>beside the location</PageLink>.
        {groups.length < SIGNALS.length && ' Signals of mobile apps are not judged on browsers.'}
      </Text>
    </Stack>
  );
}
