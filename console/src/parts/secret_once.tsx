import { Code, Group, Stack, Text } from '@mantine/core';
import { CopyButton } from './copy_button';
import classes from './secret_once.module.css';

interface Props {
  /** What it is: "secret key". */
  what: string;
  value: string;
}

/** A text that is shown now and never again. */
export function SecretOnce({ what, value }: Props) {
  return (
    <Stack gap="xs">
      <Text size="sm">
        This {what} is shown only now. Keep it where secrets are kept: nobody can read it here again.
      </Text>
      <Code block fz="sm" className={classes.text}>
        {value}
      </Code>
      <Group>
        <CopyButton value={value} what={what} withLabel />
      </Group>
    </Stack>
  );
}
