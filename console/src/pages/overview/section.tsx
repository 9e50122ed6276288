import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './overview.module.css';

interface Props {
  title: string;
  about?: ReactNode;
  actions?: ReactNode;
  /** While figures of another choice are read, the old ones stay, greyed. */
  isStale?: boolean;
  children: ReactNode;
}

/** A part of the page under a heading of its own. */
export function Section({ title, about, actions, isStale = false, children }: Props) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id} aria-busy={isStale} data-stale={isStale || undefined}>
      <Group justify="space-between" align="flex-start" gap="xs" mb="sm">
        <Stack gap={2}>
          <Title order={2} id={id} size="h3">
            {title}
          </Title>
          {about && (
            <Text size="sm" c="dimmed" component="div">
              {about}
            </Text>
          )}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </section>
  );
}
