import { Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Event } from '../../../api/event';
import type { CandidateExplanation as Candidate, Explanation } from '../../../api/schema';
import { visitBeforeQuery } from '../../../api/visits';
import { percent } from '../../../parts/percent';
import { oneOf, useSearchState } from '../../../parts/search_state';
import { Section } from '../../../parts/section';
import { TimeText } from '../../../parts/time_text';
import { VisitorLink } from '../../../parts/visitor_link';
import { PageLink } from '../../../shell/page_link';
import classes from './candidates.module.css';
import { EvidenceList } from './evidence_list';

const FIELDS = { candidate: oneOf(['1', '2', '3'], '1') };

interface Props {
  explanation: Explanation;
  event: Event;
}

/** The best candidates, each with what spoke for and against it. */
export function Candidates({ explanation: { candidates, method }, event }: Props) {
  const [{ candidate: wanted }, change] = useSearchState(FIELDS);
  const chosen = Number(wanted) <= candidates.length ? wanted : '1';
  const visitorId = event.identification?.visitor_id;
  return (
    <Section
      title={candidates.length === 1 ? 'What spoke for and against it' : 'What spoke for and against each'}
      about="Each attribute says how much likelier it is on this visitor’s device than on any other. To the right it speaks for the visitor, to the left against; what is rare counts for more."
    >
      {candidates.length === 1 && candidates[0] ? (
        <OneCandidate candidate={candidates[0]} event={event} isChosen={method !== 'new'} />
      ) : (
        <Tabs
          value={chosen}
          onChange={value => change({ candidate: (['1', '2', '3'] as const).find(one => one === value) ?? '1' })}
          keepMounted={false}
        >
          <Tabs.List className={classes.tabs} aria-label="Candidates">
            {candidates.map(({ visitor_id, probability }, i) => (
              <Tabs.Tab key={visitor_id ?? i} value={String(i + 1)} className={classes.tab}>
                {i + 1}. {visitor_id ? `${visitor_id.slice(0, 6)}…` : 'erased'} · {percent(probability)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {candidates.map((candidate, i) => (
            <Tabs.Panel key={candidate.visitor_id ?? i} value={String(i + 1)} pt="sm">
              <OneCandidate
                candidate={candidate}
                event={event}
                isChosen={method !== 'new' && candidate.visitor_id !== undefined && candidate.visitor_id === visitorId}
              />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
    </Section>
  );
}

function OneCandidate({ candidate, event, isChosen }: { candidate: Candidate; event: Event; isChosen: boolean }) {
  const { visitor_id } = candidate;
  const { data: before } = useQuery({
    ...visitBeforeQuery(visitor_id ?? '', event.timestamp),
    enabled: visitor_id !== undefined,
  });
  return (
    <>
      <Text mb="sm">
        <VisitorLink visitorId={visitor_id} />
        {isChosen ? ', to whom the visit was given. ' : '. '}
        {before ? (
          <>
            Its visit before was{' '}
            <PageLink to={`/events/${encodeURIComponent(before.event_id)}`}>
              <TimeText at={before.timestamp} />
            </PageLink>
            ; what changed since is shown as it was and is.
          </>
        ) : before === null ? (
          'Its earlier visits are not kept any more, so that what its attributes were cannot be shown.'
        ) : null}
      </Text>
      <EvidenceList candidate={candidate} event={event} before={before ?? null} />
    </>
  );
}
