import { Badge, Group, Text } from '@mantine/core';
import type { Event } from '../../../api/event';
import type { Explanation } from '../../../api/schema';
import { counted } from '../../../parts/figures';
import { percent } from '../../../parts/percent';
import { VisitorLink } from '../../../parts/visitor_link';
import { type Contender, contendersOf, haveKin } from './contenders';
import classes from './contenders.module.css';
import { isTooLittle } from './narrative';
import { times } from './weight';

interface Props {
  explanation: Explanation;
  event: Event;
}

/** Who competed for a visit, how likely each was, and from where on one is recognised. */
export function Contenders({ explanation, event }: Props) {
  const { threshold, margin, margin_needed, method } = explanation;
  const contenders = contendersOf(explanation, event.identification?.visitor_id);
  return (
    <>
      <ul className={classes.list}>
        {contenders.map(contender => (
          <li key={`${contender.kind} ${contender.number}`}>
            <div className={classes.head}>
              <Group gap={6} className={classes.name}>
                <Name contender={contender} />
                {contender.isChosen && (
                  <Badge size="sm" variant="light">
                    chosen
                  </Badge>
                )}
              </Group>
              <Text component="span" fw={contender.isChosen ? 600 : 400} className={classes.figure}>
                {percent(contender.probability)}
              </Text>
            </div>
            <div className={classes.track} aria-hidden="true">
              <div
                className={classes.bar}
                data-chosen={contender.isChosen || undefined}
                style={{ width: `${100 * contender.probability}%` }}
              />
              {contender.kind === 'visitor' && (
                <div className={classes.threshold} style={{ left: `${100 * threshold}%` }} />
              )}
            </div>
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed" mt="md">
        {isTooLittle(explanation) ? (
          'Too little was observed for anybody to be recognised.'
        ) : (
          <>
            <span className={classes.legend} aria-hidden="true" />
            {method === 'token' ? 'A token is believed' : 'A known visitor is recognised'} from {percent(threshold)} on
            {method !== 'token' && margin_needed > 1 && `, if it is ${times(margin_needed)} likelier than the next`}
            {margin === null ? '.' : `; here the best of them is ${times(margin)} likelier.`}
          </>
        )}
      </Text>
      {haveKin(contenders) && (
        <Text size="sm" c="dimmed" mt="xs">
          Together that is more than 100%: one device was probably given two of these ids by mistake, and either would
          be right.
        </Text>
      )}
    </>
  );
}

function Name({ contender: { kind, number, visitorId } }: { contender: Contender }) {
  if (kind === 'new') return <span>A device never seen before</span>;
  if (kind === 'others') return <span>{counted(number, 'other visitor')}</span>;
  return <VisitorLink visitorId={visitorId} />;
}
