import { Button, Code, Group, Paper, Text } from '@mantine/core';

/** Says what of the URL cannot be a filter: without it more events are found than were meant. */
export function Refused({ refused, onRemove }: { refused: string[]; onRemove: () => void }) {
  return (
    <Paper withBorder p="sm" role="alert" bg="var(--glow-wash)">
      <Group justify="space-between" gap="sm">
        <Text size="sm">
          Not a filter, and left out:{' '}
          {refused.map((text, i) => (
            <span key={text}>
              {i > 0 && ', '}
              <Code>{text}</Code>
            </span>
          ))}
        </Text>
        <Button variant="default" size="xs" onClick={onRemove}>
          Remove it
        </Button>
      </Group>
    </Paper>
  );
}
