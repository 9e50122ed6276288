import { Alert, Code, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { raisedOf } from './narrative';

/** What of the decision other signals should know, where there is any. */
export function Raised({ names }: { names: string[] }) {
  if (!names.length) return null;
  return (
    <Alert
      color="glow"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden="true" />}
      title={names.length === 1 ? 'Something about the tokens is odd' : 'Some things about the tokens are odd'}
    >
      <Stack gap={4}>
        {raisedOf(names).map(({ name, meaning }) => (
          <Text key={name} size="sm">
            {meaning} <Code>{name}</Code>
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}
