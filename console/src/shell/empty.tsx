import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props {
  /** What there is none of, in a sentence: "No event matches these filters." */
  title: string;
  /** What to do about it. */
  children?: ReactNode;
}

/** What stands where there is nothing to show. */
export function Empty({ title, children }: Props) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center" role="status">
      <Text fw={600}>{title}</Text>
      {children && (
        <Text c="dimmed" component="div" maw="36rem">
          {children}
        </Text>
      )}
    </Stack>
  );
}
