import { Alert, Badge, Button, Code, Group, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { api, dataOf } from '../../api/client';
import type { TotpSetUp } from '../../api/schema';
import { sessionQuery, useMember, useReplaceSession } from '../../api/session';
import { done } from '../../parts/act';
import { CopyButton } from '../../parts/copy_button';
import { proofFailure } from './proof_failure';
import classes from './second_factor.module.css';
import { sessionsQuery } from './sessions_query';

/** A second factor: adding one, seeing that it is there, taking it away. */
export function SecondFactor() {
  const { has_totp: has, has_password: hasPassword, recovery_codes_left: left } = useMember();
  const [codes, setCodes] = useState<string[] | null>(null);
  const client = useQueryClient();
  if (codes)
    return (
      <Codes
        codes={codes}
        onDone={() => {
          setCodes(null);
          void client.invalidateQueries(sessionQuery);
        }}
      />
    );
  if (!hasPassword) return <Text c="dimmed">You sign in by single sign-on: a second factor is asked for there.</Text>;
  return has ? <Remove left={left ?? 0} /> : <Add onCodes={setCodes} />;
}

function PasswordForm({
  children,
  action,
  isPending,
  error,
  color,
  onSubmit,
}: {
  children: ReactNode;
  action: string;
  isPending: boolean;
  error: unknown;
  color?: string;
  onSubmit: (password: string) => void;
}) {
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(password);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw="28rem">
        {children}
        {error ? (
          <Alert color="red" role="alert">
            {proofFailure(error)}
          </Alert>
        ) : null}
        <PasswordInput
          label="Your password"
          value={password}
          onChange={event => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
        />
        <Group>
          <Button type="submit" loading={isPending} color={color}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Add({ onCodes }: { onCodes: (codes: string[]) => void }) {
  const begin = useMutation({
    mutationFn: (password: string) => dataOf(api.POST('/account/totp', { body: { password } })),
  });
  if (begin.data) return <ConfirmFirstCode setUp={begin.data} onCodes={onCodes} />;
  return (
    <PasswordForm action="Add a second factor" isPending={begin.isPending} error={begin.error} onSubmit={begin.mutate}>
      <Text>
        Signing in then also needs a code of an authenticator app, so that a password that became known is not enough.
      </Text>
    </PasswordForm>
  );
}

function ConfirmFirstCode({ setUp, onCodes }: { setUp: TotpSetUp; onCodes: (codes: string[]) => void }) {
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => dataOf(api.PUT('/account/totp', { body: { code: code.trim() } })),
    onSuccess: ({ codes }) => {
      // All others have ended.
      void client.invalidateQueries(sessionsQuery);
      onCodes(codes);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw="28rem">
        <Text>Scan this with your authenticator app, or type the secret into it.</Text>
        <svg
          className={classes.picture}
          viewBox={`0 0 ${setUp.size} ${setUp.size}`}
          role="img"
          aria-label="QR code of the secret"
        >
          <rect width={setUp.size} height={setUp.size} fill="#fff" />
          <path d={setUp.picture} fill="#000" />
        </svg>
        <Group gap={4}>
          <Code>{setUp.secret}</Code>
          <CopyButton value={setUp.secret} what="secret" />
        </Group>
        {confirm.error && (
          <Alert color="red" role="alert">
            {proofFailure(confirm.error)}
          </Alert>
        )}
        <TextInput
          label="Code"
          description="The six digits that the app shows now."
          value={code}
          onChange={event => setCode(event.currentTarget.value)}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
        />
        <Group>
          <Button type="submit" loading={confirm.isPending}>
            Confirm
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Codes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <Stack gap="md" maw="28rem" role="status">
      <Text>
        Your second factor is there. These recovery codes are for when the app is lost; each is good once. They are
        shown only now: print them, or keep them where your passwords are.
      </Text>
      <Code block>{codes.join('\n')}</Code>
      <Group>
        <CopyButton value={codes.join('\n')} what="recovery codes" withLabel />
        <Button onClick={onDone}>I have kept them</Button>
      </Group>
    </Stack>
  );
}

function Remove({ left }: { left: number }) {
  const replace = useReplaceSession();
  const remove = useMutation({
    mutationFn: (password: string) => dataOf(api.DELETE('/account/totp', { body: { password } })),
    onSuccess: session => {
      replace(session);
      done('Your second factor is taken away.');
    },
  });
  return (
    <PasswordForm
      action="Take it away"
      color="red"
      isPending={remove.isPending}
      error={remove.error}
      onSubmit={remove.mutate}
    >
      <Group gap="xs">
        <Badge color="green" variant="light">
          on
        </Badge>
        <Text>
          {left} recovery {left === 1 ? 'code is' : 'codes are'} left.
        </Text>
      </Group>
      {left < 3 && (
        <Alert color="yellow">To have new recovery codes, take the second factor away and add it again.</Alert>
      )}
    </PasswordForm>
  );
}
