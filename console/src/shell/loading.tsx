import { Center, Group, Loader, Text } from '@mantine/core';
import { useEffect, useState } from 'react';

/** How long an answer may take before it is worth saying that it is awaited. */
const PATIENCE = 150;

/** What stands where something is being read; nothing at first, so that quick answers do not flicker. */
export function Loading({ what = 'Loading', height = 160 }: { what?: string; height?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Center h={height} role="status" aria-busy="true">
      {late && (
        <Group gap="sm">
          <Loader size="sm" aria-hidden="true" />
          <Text c="dimmed">{what} …</Text>
        </Group>
      )}
    </Center>
  );
}
