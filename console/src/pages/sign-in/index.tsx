import { Alert, Anchor, Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useSearchParams } from 'react-router';
import { api, dataOf } from '../../api/client';
import { ApiFailure } from '../../api/failure';
import { useReplaceSession, useSession } from '../../api/session';
import { explain } from '../../shell/failure';
import { placeOf } from '../../shell/next';
import { PageTitle } from '../../shell/page_title';

const SIGN_ON_FAILURES: Record<string, string> = {
  refused: 'Single sign-on was cancelled, or the provider refused.',
  unknown: 'Nobody with this address was invited. Ask an administrator.',
};

/** Signing in: with address and password, a code where the member has a second factor, or by single sign-on. */
export default function SignInPage() {
  const [search] = useSearchParams();
  const session = useSession().data;
  const replace = useReplaceSession();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const signIn = useMutation({
    mutationFn: () =>
      dataOf(api.POST('/session', { body: { email, password, ...(code && { second_factor: code.trim() }) } })),
    // The guard then goes where the URL says.
    onSuccess: replace,
  });
  const wantsCode = signIn.error instanceof ApiFailure && signIn.error.code === 'second_factor_required';
  const [askedForCode, setAskedForCode] = useState(false);
  if (wantsCode && !askedForCode) setAskedForCode(true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  const refusal = search.get('sign_on');
  const other = session?.single_sign_on;
  return (
    <>
      <PageTitle>Sign in</PageTitle>
      <form onSubmit={submit}>
        <Stack gap="md">
          {refusal && (
            <Alert color="red" role="alert">
              {SIGN_ON_FAILURES[refusal] ?? 'Single sign-on did not work. Try again.'}
            </Alert>
          )}
          {signIn.error && !wantsCode && (
            <Alert color="red" role="alert">
              {signInFailure(signIn.error)}
            </Alert>
          )}
          <TextInput
            label="Email address"
            type="email"
            value={email}
            onChange={event => setEmail(event.currentTarget.value)}
            autoComplete="username"
            required
          />
          <PasswordInput
            label="Password"
            value={password}
            onChange={event => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
          />
          {askedForCode && (
            <TextInput
              label="Code"
              description="Six digits of your authenticator app, or one of your recovery codes."
              value={code}
              onChange={event => setCode(event.currentTarget.value)}
              autoComplete="one-time-code"
              inputMode="text"
              autoFocus
              required
            />
          )}
          <Button type="submit" loading={signIn.isPending} fullWidth>
            Sign in
          </Button>
          {other && (
            <>
              <Divider label="or" />
              <Button
                component="a"
                href={`${other.url}?next=${encodeURIComponent(placeOf(search.get('next')))}`}
                variant="default"
                fullWidth
              >
                {other.label}
              </Button>
            </>
          )}
          <Text size="sm" c="dimmed">
            Password lost? An administrator can send you a new invitation; on the server,{' '}
            <code>ridgeline members reset</code> makes one. How members sign in is in the{' '}
            <Anchor href="/reference" inherit>
              API reference
            </Anchor>
            , too.
          </Text>
        </Stack>
      </form>
    </>
  );
}

function signInFailure(error: unknown): string {
  if (error instanceof ApiFailure && error.code === 'sign_in_failed')
    return 'The address, the password or the code is not right.';
  if (error instanceof ApiFailure && error.status === 429)
    return `There were too many attempts. Try again in ${waiting(error.retryAfter)}.`;
  return explain(error);
}

function waiting(seconds: number | null): string {
  if (seconds === null) return 'a few minutes';
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
