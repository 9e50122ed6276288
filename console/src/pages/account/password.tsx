import { Alert, Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client';
import { useReplaceSession } from '../../api/session';
import { done } from '../../parts/act';
import { LEAST_LENGTH, NewPassword } from '../../parts/new_password';
import { proofFailure } from './proof_failure';
import { sessionsQuery } from './sessions_query';

/** Another password. */
export function Password() {
  const client = useQueryClient();
  const replace = useReplaceSession();
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const change = useMutation({
    mutationFn: () => dataOf(api.PUT('/account/password', { body: { current, password } })),
    onSuccess: session => {
      replace(session);
      void client.invalidateQueries(sessionsQuery);
      setCurrent('');
      setPassword('');
      done('Your password is changed, and all other sessions of yours have ended.');
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw="28rem">
        {change.error && (
          <Alert color="red" role="alert">
            {proofFailure(change.error)}
          </Alert>
        )}
        <PasswordInput
          label="Present password"
          value={current}
          onChange={event => setCurrent(event.currentTarget.value)}
          autoComplete="current-password"
          required
        />
        <NewPassword label="New password" value={password} onChange={setPassword} />
        <Text size="sm" c="dimmed">
          All other sessions of yours end.
        </Text>
        <Group>
          <Button type="submit" loading={change.isPending} disabled={password.length < LEAST_LENGTH}>
            Change the password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
