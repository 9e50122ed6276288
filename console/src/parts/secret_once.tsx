import { Code, Group, Stack, Text } from '@mantine/core';
import { useEffect } from 'react';
import { CopyButton } from './copy_button';
import classes from './secret_once.module.css';

interface Props {
  /** What it is: "secret key". */
  what: string;
  value: string;
}

/** Tells a dialog that only its own button closes it: while a secret is made, and until it was read. */
export function useBound(isBound: boolean, onBound: (isBound: boolean) => void): void {
  useEffect(() => {
    onBound(isBound);
    return () => onBound(false);
  }, [isBound, onBound]);
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
