import { SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Event, explanationQuery } from '../../../api/event';
import { Section } from '../../../parts/section';
import { rangeSince } from '../../../parts/since';
import { Failure } from '../../../shell/failure';
import { Loading } from '../../../shell/loading';
import { PageLink } from '../../../shell/page_link';
import { eventsPath } from '../../events/state';
import { NoExplanation } from '../no_explanation';
import { Candidates } from './candidates';
import { Contenders } from './contenders_view';
import { Decision } from './decision';
import { Raised } from './raised';
import { Tokens } from './tokens';

/** How an event's visitor was decided. */
export function Identification({ event }: { event: Event }) {
  const explanation = useQuery(explanationQuery(event.event_id));
  if (explanation.isPending) return <Loading what="Reading how it was decided" height={320} />;
  if (explanation.error) {
    return (
      <Failure
        error={explanation.error}
        title="How it was decided could not be read."
        retry={() => void explanation.refetch()}
      />
    );
  }
  if (!explanation.data) {
    return (
      <Section title="How it was decided">
        <NoExplanation event={event} what="How the visitor was decided" />
        <HighRecall event={event} />
      </Section>
    );
  }
  const { identification } = explanation.data;
  return (
    <Stack gap="md">
      <Raised names={identification.raised} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Section title="How it was decided">
          <Decision explanation={identification} />
        </Section>
        <Section title="Who it could have been" about="All that competed for this visit, before calibration.">
          <Contenders explanation={identification} event={event} />
        </Section>
      </SimpleGrid>
      {identification.tokens.length > 0 && <Tokens tokens={identification.tokens} />}
      {identification.candidates.length > 0 && <Candidates explanation={identification} event={event} />}
      <Section title="Identifiers">
        <HighRecall event={event} />
        <Text size="sm" c="dimmed" mt="xs">
          Decided by the method {identification.version}. Confidences compare within one method only.
        </Text>
      </Section>
    </Stack>
  );
}

function HighRecall({ event }: { event: Event }) {
  const recall = event.supplementary_id_high_recall;
  if (!recall) return null;
  const id = recall.visitor_id;
  return (
    <Text size="sm">
      High-recall id{' '}
      <PageLink to={eventsPath({ high_recall_id: [id] }, rangeSince(recall.first_seen_at))} ff="monospace">
        {id}
      </PageLink>
      , {recall.visitor_found ? 'seen before' : 'not seen before'}: a second opinion that prefers a known visitor to a
      new id. Visitors who were probably one device share it.
    </Text>
  );
}
