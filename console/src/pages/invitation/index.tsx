import { Alert, Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { api, dataOf } from '../../api/client';
import { ApiFailure } from '../../api/failure';
import { useReplaceSession } from '../../api/session';
import { NewPassword } from '../../parts/new_password';
import { Empty } from '../../shell/empty';
import { explain } from '../../shell/failure';
import { PageTitle } from '../../shell/page_title';

/** What the link carries lies behind its `#`, which no server and no log sees; it leaves the address at once. */
function takeInvitation(): string {
  const text = window.location.hash.slice(1);
  if (text) window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  return text;
}

/** An invited member, or one whose password was reset, sets a password. */
export default function InvitationPage() {
  const [invitation, setInvitation] = useState('');
  const [isRead, setRead] = useState(false);
  const navigate = useNavigate();
  const replace = useReplaceSession();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useMutation({
    mutationFn: () =>
      dataOf(api.POST('/invitations', { body: { invitation, password, ...(name.trim() && { name: name.trim() }) } })),
    onSuccess: session => {
      replace(session);
      navigate('/');
    },
  });
  const { reset } = accept;
  useEffect(() => {
    const take = () => {
      const taken = takeInvitation();
      if (taken) {
        setInvitation(taken);
        reset();
      }
      setRead(true);
    };
    take();
    // A link that is opened where this page is open already does not load it anew.
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, [reset]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate();
  };
  if (isRead && !invitation)
    return (
      <>
        <PageTitle>Invitation</PageTitle>
        <Empty title="This link carries no invitation.">
          Open it whole, as you were given it. An administrator can make another.
        </Empty>
      </>
    );
  return (
    <>
      <PageTitle about="Choose a password. The link is good once, for seven days.">Join the workspace</PageTitle>
      <form onSubmit={submit}>
        <Stack gap="md">
          {accept.error && (
            <Alert color="red" role="alert">
              {accept.error instanceof ApiFailure && accept.error.code === 'sign_in_failed'
                ? 'This invitation was used, has ended, or was replaced by another. Ask an administrator.'
                : explain(accept.error)}
            </Alert>
          )}
          <TextInput
            label="Your name"
            description="Left empty, it stays what the administrator wrote."
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            autoComplete="name"
            maxLength={100}
          />
          <NewPassword value={password} onChange={setPassword} />
          <Button type="submit" loading={accept.isPending} fullWidth>
            Set the password and sign in
          </Button>
          <Text size="sm" c="dimmed">
            All other sessions of yours end.
          </Text>
        </Stack>
      </form>
    </>
  );
}
