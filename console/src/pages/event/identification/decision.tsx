import { Text } from '@mantine/core';
import { IconArrowsDiff, IconGauge, IconKey, IconScale } from '@tabler/icons-react';
import type { Explanation } from '../../../api/schema';
import classes from './decision.module.css';
import { narrativeOf, type Step } from './narrative';

const SIGNS: Record<Step['name'], typeof IconKey> = {
  tokens: IconKey,
  comparison: IconArrowsDiff,
  decision: IconScale,
  confidence: IconGauge,
};

/** The decision, step by step in plain words. */
export function Decision({ explanation }: { explanation: Explanation }) {
  return (
    <ol className={classes.steps}>
      {narrativeOf(explanation).map(({ name, title, text }) => {
        const Sign = SIGNS[name];
        return (
          <li key={name} className={classes.step}>
            <span className={classes.sign}>
              <Sign size={15} stroke={1.8} aria-hidden="true" />
            </span>
            <div className={classes.title}>{title}</div>
            <Text size="sm" c="dimmed">
              {text}
            </Text>
          </li>
        );
      })}
    </ol>
  );
}
