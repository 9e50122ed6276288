import { Button, Code, Group, Paper, Stack, Text } from '@mantine/core';
import { ApiFailure } from '../api/failure';

interface Props {
  error: unknown;
  /** What was not done: "The members could not be read." */
  title?: string;
  /** Tries again. */
  retry?: () => void;
}

/** What stands where something failed: what, why, and what to do. */
export function Failure({ error, title = 'This could not be loaded.', retry }: Props) {
  const failure = error instanceof ApiFailure ? error : null;
  return (
    <Paper withBorder p="md" role="alert" bg="var(--alarm-wash)">
      <Stack gap="xs">
        <Text fw={600}>{title}</Text>
        <Text>{explain(error)}</Text>
        {(retry || failure?.requestId) && (
          <Group justify="space-between">
            {retry && (
              <Button variant="default" size="xs" onClick={retry}>
                Try again
              </Button>
            )}
            {failure?.requestId && (
              <Text size="sm" c="dimmed">
                Request <Code>{failure.requestId}</Code>
              </Text>
            )}
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

/** Why, in a sentence for people. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiFailure)) return 'The console met a defect of its own. Loading the page again may help.';
  if (error.code === 'unreachable')
    return 'The server cannot be reached. It may be restarting, or the network is down.';
  if (error.code === 'csrf_token_invalid') return 'You have signed in again since this page was opened. Try again.';
  if (error.code === 'role_required') return 'Your role does not allow this.';
  if (error.status === 429) return 'There were too many requests; try again in a moment.';
  if (error.status >= 500) return `The server failed: ${error.message}.`;
  return `The server says: ${error.message}.`;
}
