import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconInfoCircle } from '@tabler/icons-react';
import { Prose } from '../../../parts/prose';
import type { Judged, Verdict } from './judged';
import classes from './signals.module.css';

const SIGNS: Record<Verdict, typeof IconCircleCheck> = {
  found: IconAlertTriangle,
  clear: IconCircleCheck,
  told: IconInfoCircle,
  unknown: IconCircleDashed,
  not_judged: IconCircleDashed,
};

/** A signal: what it asks, the answer, and what the answer rests on. */
export function SignalRow({ judged }: { judged: Judged }) {
  const { entry, verdict, answer, confidence, facts, because } = judged;
  const Sign = SIGNS[verdict];
  return (
    <li className={classes.row} id={`signal-${entry.field}`}>
      <div>
        <div className={classes.label}>{entry.label}</div>
        <Text size="sm" c="dimmed">
          {entry.about}
        </Text>
      </div>
      <div>
        <div className={classes.verdict} data-verdict={verdict}>
          <Sign size={18} stroke={1.8} aria-hidden="true" />
          <span>{answer}</span>
        </div>
        {confidence && (
          <Text size="sm" c="dimmed">
            {confidence} confidence
          </Text>
        )}
      </div>
      <div className={classes.evidence}>
        {because.length > 0 && (
          <ul className={classes.because}>
            {because.map(({ name, meaning, seen }) => (
              <li key={name}>
                <Prose>{meaning || name}</Prose>
                {seen && (
                  <Text component="span" inherit fw={600}>
                    {` ${seen}`}
                  </Text>
                )}{' '}
                <span className={classes.name}>{name}</span>
              </li>
            ))}
          </ul>
        )}
        {facts.length > 0 && (
          <dl className={classes.facts}>
            {facts.map(({ label, text }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        )}
      </div>
    </li>
  );
}
