import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './section.module.css';

interface Props {
  title: string;
  /** A sentence below it. */
  about?: ReactNode;
  /** What stands beside the title. */
  aside?: ReactNode;
  children: ReactNode;
  /** For links to it. */
  id?: string;
}

/** A part of a page on a sheet of its own, with its heading. */
export function Section({ title, about, aside, children, id }: Props) {
  return (
    <Paper withBorder className={classes.sheet} id={id}>
      <Group justify="space-between" align="flex-start" gap="xs" mb="sm">
        <Stack gap={2} miw={0}>
          <Title order={2} size="h3">
            {title}
          </Title>
          {about && (
            <Text size="sm" c="dimmed" component="div" maw="48rem">
              {about}
            </Text>
          )}
        </Stack>
        {aside}
      </Group>
      {children}
    </Paper>
  );
}
