import { Badge, Group, Text } from '@mantine/core';
import { IconCheck, IconClock, IconGitFork, IconX } from '@tabler/icons-react';
import type { TokenExplanation as Token } from '../../../api/schema';
import { percent } from '../../../parts/percent';
import { Section } from '../../../parts/section';
import { TimeText } from '../../../parts/time_text';
import { VisitorLink } from '../../../parts/visitor_link';
import { featureLabel } from './features';
import classes from './tokens.module.css';
import { LEAST_WEIGHT, meaningOfWeight, signed } from './weight';

const VERDICTS: Record<Token['verdict'], { label: string; color: string; icon: typeof IconCheck }> = {
  believed: { label: 'Believed', color: 'glacier', icon: IconCheck },
  contradicted: { label: 'Contradicted', color: 'red', icon: IconX },
  forked: { label: 'Forked', color: 'red', icon: IconGitFork },
  older: { label: 'Older', color: 'gray', icon: IconClock },
};

/** Every token that came along, and what became of it. */
export function Tokens({ tokens }: { tokens: Token[] }) {
  return (
    <Section
      title="Tokens"
      about="Each answer to a browser brings a signed token. One that comes back is strong evidence, and no proof: profiles and disks are copied."
    >
      <ul className={classes.list}>
        {tokens.map(({ visitor_id, issued_at, probability, verdict, contradicting }) => {
          const { label, color, icon: Sign } = VERDICTS[verdict];
          const against = contradicting.filter(({ weight }) => weight <= -LEAST_WEIGHT);
          return (
            <li key={`${visitor_id} ${issued_at}`} className={classes.token} data-verdict={verdict}>
              <Group justify="space-between" gap="xs">
                <Group gap="xs">
                  <Badge variant="light" color={color} leftSection={<Sign size={12} aria-hidden="true" />}>
                    {label}
                  </Badge>
                  <span>
                    of <VisitorLink visitorId={visitor_id} />
                  </span>
                </Group>
                <Text size="sm" component="span">
                  {percent(probability)} likely this device’s
                </Text>
              </Group>
              <Text size="sm" c="dimmed" mt={4}>
                Issued <TimeText at={issued_at} isRelative />, <TimeText at={issued_at} />
              </Text>
              {against.length > 0 && (
                <Group gap={6} mt={6}>
                  <Text size="sm" component="span">
                    Against it:
                  </Text>
                  {against.map(({ attribute, weight }) => (
                    <Badge key={attribute} variant="light" color="red" tt="none" title={meaningOfWeight(weight)}>
                      {featureLabel(attribute)} {signed(weight)}
                    </Badge>
                  ))}
                </Group>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
