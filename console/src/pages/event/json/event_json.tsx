import { Code, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Event, explanationQuery } from '../../../api/event';
import { CopyButton } from '../../../parts/copy_button';
import { JsonViewer } from '../../../parts/json_viewer';
import { oneOf, useSearchState } from '../../../parts/search_state';
import { Section } from '../../../parts/section';
import { Failure } from '../../../shell/failure';
import { Loading } from '../../../shell/loading';
import { NoExplanation } from '../no_explanation';
import { agentViewOf } from './agent_view';
import { curlOf } from './curl';

const VIEWS = ['server', 'agent', 'explanation'] as const;
const FIELDS = { view: oneOf(VIEWS, 'server') };

/** The event as programs see it. */
export function EventJson({ event }: { event: Event }) {
  const [{ view }, change] = useSearchState(FIELDS);
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label="As whom to see it"
        value={view}
        w={{ base: '100%', xs: 420 }}
        onChange={value => change({ view: VIEWS.find(one => one === value) ?? 'server' })}
        data={[
          { value: 'server', label: 'Server API' },
          { value: 'agent', label: 'Agent' },
          { value: 'explanation', label: 'Explanation' },
        ]}
      />
      {view === 'server' && <AsServer event={event} />}
      {view === 'agent' && <AsAgent event={event} />}
      {view === 'explanation' && <AsExplained event={event} />}
    </Stack>
  );
}

function AsServer({ event }: { event: Event }) {
  const curl = curlOf(location.origin, event.event_id);
  return (
    <Section
      title="As the Server API has it"
      about="What your server reads with a secret key. What is not known is left out, and never false."
    >
      <Group gap="xs" mb="sm" align="flex-start" wrap="nowrap">
        <Code block flex={1} miw={0} aria-label="Command that reads the event" tabIndex={0}>
          {curl}
        </Code>
        <CopyButton value={curl} what="the command" />
      </Group>
      <JsonViewer value={event} label="event" depth={1} />
    </Section>
  );
}

function AsAgent({ event }: { event: Event }) {
  return (
    <Section
      title="As the agent saw it"
      about="What the browser was answered, and the page got from it. It learns who it is, and nothing of what the signals found: whoever controls the page could change that."
    >
      <JsonViewer value={agentViewOf(event)} label="agent’s answer" />
      <Text size="sm" c="dimmed" mt="sm">
        With it came a <Code>token</Code>, which is kept in the browser alone, unless it was told to keep nothing. The
        setting <Code>suspect_score_in_answer</Code> adds the <Code>suspect_score</Code>; whether it was on at that time
        is not kept.
      </Text>
    </Section>
  );
}

function AsExplained({ event }: { event: Event }) {
  const explanation = useQuery(explanationQuery(event.event_id));
  return (
    <Section
      title="As the management API explains it"
      about={<Code>GET /management/v1/events/{event.event_id}/explanation</Code>}
    >
      {explanation.isPending ? (
        <Loading what="Reading the explanation" />
      ) : explanation.error ? (
        <Failure error={explanation.error} retry={() => void explanation.refetch()} />
      ) : explanation.data ? (
        <JsonViewer value={explanation.data} label="explanation" depth={2} />
      ) : (
        <NoExplanation event={event} what="The explanation" />
      )}
    </Section>
  );
}
