import { Button, Collapse, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import type { Event } from '../../../api/event';
import type { SignalExplanation } from '../../../api/schema';
import { suspectScoreQuery } from '../../../api/suspect_score';
import { counted } from '../../../parts/figures';
import { Section } from '../../../parts/section';
import classes from './suspect_score.module.css';
import { type Summand, suspectSum } from './suspect_sum';

interface Props {
  event: Event;
  explained: SignalExplanation[] | null;
}

/** What the event's suspect score is the sum of, finding by finding. */
export function SuspectScore({ event, explained }: Props) {
  const { data: table = [] } = useQuery(suspectScoreQuery);
  const [isOpen, { toggle }] = useDisclosure();
  const list = useId();
  const score = event.suspect_score;
  const { found, others } = suspectSum(explained ?? [], table);
  const why = explained?.find(({ signal, known }) => signal === 'suspect_score' && !known)?.because[0]?.meaning;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Section
      id="suspect-score"
      title="Suspect score"
      about="The sum of the weights of what the other signals found. What is unknown adds nothing, so that two scores compare only as far as the same was known."
      aside={
        <Text fz="1.75rem" fw={600} lh={1.2} c={score ? 'var(--glow)' : undefined}>
          {score ?? 'Unknown'}
        </Text>
      }
    >
      {score === undefined ? (
        <Text>{why ?? 'None of the signals that count towards it is known.'}</Text>
      ) : explained === null ? (
        <Text>What it is the sum of is not kept for this event.</Text>
      ) : found.length === 0 ? (
        <Text>None of the signals that are known found anything.</Text>
      ) : (
        <>
          <div className={classes.sum} aria-hidden="true">
            {found.map(({ name, counted: weight }) => (
              <div key={name} className={classes.part} style={{ flexGrow: weight ?? 0 }} />
            ))}
          </div>
          <Rows summands={found} sign="+" />
        </>
      )}
      {explained !== null && others.length > 0 && (
        <div className={classes.toggle}>
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            onClick={toggle}
            aria-expanded={isOpen}
            aria-controls={list}
            leftSection={<Chevron size={14} aria-hidden="true" />}
          >
            {counted(others.length, 'finding')} that {others.length === 1 ? 'was' : 'were'} not there
          </Button>
          <Collapse expanded={isOpen} id={list}>
            <Text size="sm" c="dimmed" my="xs">
              With what each would add to the next events. Editors change these weights, by the management API.
            </Text>
            <Rows summands={others} sign="" />
          </Collapse>
        </div>
      )}
    </Section>
  );
}

function Rows({ summands, sign }: { summands: Summand[]; sign: string }) {
  return (
    <ul className={classes.rows}>
      {summands.map(({ name, meaning, counted: weight, weighsNow }) => (
        <li key={name} className={classes.row}>
          <span className={classes.weight}>
            {sign}
            {sign ? weight : weighsNow}
          </span>
          <Group gap="0 0.5rem" component="span">
            <span>{meaning}</span>
            <span className={classes.name}>{name}</span>
            {sign && weighsNow !== weight && (
              <Text size="sm" c="dimmed" component="span">
                {weighsNow === null ? 'no longer in the table' : `weighs ${weighsNow} now`}
              </Text>
            )}
          </Group>
        </li>
      ))}
    </ul>
  );
}
