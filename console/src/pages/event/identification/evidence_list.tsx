import { Text, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconCheck, IconEyeOff, IconNetwork, IconWaveSine, IconX } from '@tabler/icons-react';
import type { Event } from '../../../api/event';
import type { CandidateExplanation as Candidate } from '../../../api/schema';
import { nameOfPath } from '../../../parts/attributes';
import { counted } from '../../../parts/figures';
import { percent } from '../../../parts/percent';
import { listed } from '../../../parts/sentence';
import { shown as shownValue } from '../../../parts/value_diff';
import { ValueDifference } from '../../../parts/value_difference';
import classes from './candidates.module.css';
import { barOf, type Evidence, type EvidenceKind, evidenceOf, zeroOf } from './evidence';
import { changesOf, featureLabel, featureName, observedOf } from './features';
import { meaningOfWeight, signed } from './weight';

const KINDS: Record<EvidenceKind, { label: string; says: string; icon: typeof IconCheck }> = {
  agrees: { label: 'agree', says: 'agrees', icon: IconCheck },
  drifted: { label: 'drifted', says: 'drifted, as it does on one device', icon: IconWaveSine },
  contradicts: { label: 'contradict', says: 'contradicts', icon: IconX },
  network: { label: 'network', says: 'network', icon: IconNetwork },
};

const NETWORKS: Record<string, string> = {
  same_usual_address: 'The address of the last visit, a usual one',
  same_address: 'The address of the last visit',
  usual_address: 'Another address, a usual one',
  earlier_address: 'Another address, seen before',
  same_subnet: 'Another address of a network seen before',
  elsewhere: 'A network not seen before',
  impossible_travel: 'A network too far away for the time since the last visit',
} satisfies Record<NonNullable<Candidate['network']>, string>;

interface Props {
  candidate: Candidate;
  event: Event;
  /** The candidate's visit before, where it is kept. */
  before: Event | null;
}

/** A candidate's evidence as bars that diverge from zero. */
export function EvidenceList({ candidate, event, before }: Props) {
  const { shown, slight, least, most } = evidenceOf(candidate);
  const { agreeing, drifted, contradicting, ignored, score, probability } = candidate;
  return (
    <>
      <ul className={classes.legend} aria-label="How many attributes">
        <Count kind="agrees" count={agreeing.length} />
        <Count kind="drifted" count={drifted.length} />
        <Count kind="contradicts" count={contradicting.length} />
        <li>
          <span className={classes.sign}>
            <IconEyeOff size={15} aria-hidden="true" />
          </span>
          {ignored.length} not observed
        </li>
      </ul>
      <ul className={classes.rows} aria-label="What was weighed, the weightiest first">
        {shown.map(evidence => (
          <Row
            key={`${evidence.kind} ${evidence.attribute}`}
            evidence={evidence}
            least={least}
            most={most}
            event={event}
            before={before}
          />
        ))}
      </ul>
      <div className={classes.sum}>
        <Text fw={600} component="span">
          Together {signed(score)}
        </Text>
        <Text component="span">
          With how often visitors come back here, that is{' '}
          <Text fw={600} component="span" inherit>
            {percent(probability)}
          </Text>
          .
        </Text>
      </div>
      {slight.length > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          {counted(slight.length, 'more attribute')} {slight.length === 1 ? 'agrees and says' : 'agree and say'} next to
          nothing, because most devices have the same or it follows from others:{' '}
          {listed(slight.map(({ attribute }) => featureName(attribute)))}.
        </Text>
      )}
      {ignored.length > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          Not observed, now or before, so that it says nothing: {listed(ignored.map(featureName))}.
        </Text>
      )}
    </>
  );
}

function Count({ kind, count }: { kind: EvidenceKind; count: number }) {
  const { label, icon: Sign } = KINDS[kind];
  return (
    <li>
      <span className={classes.sign} data-kind={kind}>
        <Sign size={15} stroke={2.2} aria-hidden="true" />
      </span>
      {count} {label}
    </li>
  );
}

interface RowProps {
  evidence: Evidence;
  least: number;
  most: number;
  event: Event;
  before: Event | null;
}

function Row({ evidence: { kind, attribute, weight }, least, most, event, before }: RowProps) {
  const { says, icon: Sign } = KINDS[kind];
  const { left, width } = barOf(weight, least, most);
  const label = kind === 'network' ? 'Network' : featureLabel(attribute);
  return (
    <li className={classes.row}>
      <span className={classes.name}>
        <span className={classes.sign} data-kind={kind}>
          <Sign size={15} stroke={2.2} aria-hidden="true" />
        </span>
        <span>{label}</span>
        <VisuallyHidden>
          {kind === 'network' ? '' : ` ${says}`}: {meaningOfWeight(weight)}, weight
        </VisuallyHidden>
      </span>
      <Tooltip label={`${meaningOfWeight(weight)}`} openDelay={150}>
        <span className={classes.track} aria-hidden="true">
          <span className={classes.zero} style={{ left: `${zeroOf(least, most)}%` }} />
          <span className={classes.bar} data-kind={kind} style={{ left: `${left}%`, width: `${width}%` }} />
        </span>
      </Tooltip>
      <span className={classes.weight}>{signed(weight)}</span>
      <Detail kind={kind} attribute={attribute} event={event} before={before} />
    </li>
  );
}

/** Longer values are cut: the tab of attributes has them whole. */
const MOST = 90;

interface DetailProps extends Pick<RowProps, 'event' | 'before'> {
  kind: EvidenceKind;
  attribute: string;
}

/** What was seen: the network in words, a change as it was and is, an agreement's value. */
function Detail({ kind, attribute, event, before }: DetailProps) {
  if (kind === 'network') return <span className={classes.detail}>{NETWORKS[attribute] ?? attribute}</span>;
  if (kind !== 'agrees' && before) {
    const changes = changesOf(before, event, attribute);
    if (changes.length) {
      return (
        <span className={classes.detail}>
          {changes.map(({ path, before, after }) => (
            <span key={path}>
              {changes.length > 1 && `${nameOfPath(path)} `}
              <ValueDifference before={before} after={after} />{' '}
            </span>
          ))}
        </span>
      );
    }
  }
  const [observed] = observedOf(event, attribute);
  if (!observed || isHash(observed.value)) return null;
  const text = shownValue(observed.value);
  return <span className={classes.detail}>{text.length > MOST ? `${text.slice(0, MOST)}…` : text}</span>;
}

const isHash = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{24,}$/.test(value);
