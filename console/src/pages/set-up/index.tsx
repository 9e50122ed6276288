import { Alert, Button, Code, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client';
import { ApiFailure } from '../../api/failure';
import { useReplaceSession } from '../../api/session';
import { NewPassword } from '../../parts/new_password';
import { explain } from '../../shell/failure';
import { PageTitle } from '../../shell/page_title';

/** The first start: makes the first administrator, with the code that only who started the server can read. */
export default function SetUpPage() {
  const replace = useReplaceSession();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const setUp = useMutation({
    mutationFn: () => dataOf(api.POST('/set-up', { body: { code: code.trim(), name: name.trim(), email, password } })),
    onSuccess: replace,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setUp.mutate();
  };
  return (
    <>
      <PageTitle about="Nobody uses this console yet. Make its first administrator; others are invited later.">
        Welcome
      </PageTitle>
      <form onSubmit={submit}>
        <Stack gap="md">
          {setUp.error && (
            <Alert color="red" role="alert">
              {setUp.error instanceof ApiFailure && setUp.error.code === 'set_up_refused'
                ? 'The code is not right, or somebody has made the first administrator already.'
                : explain(setUp.error)}
            </Alert>
          )}
          <TextInput
            label="One-time code"
            description={
              <>
                The server's banner shows it, or names the file that it is in: <Code>set-up-code.txt</Code> in the data
                directory.
              </>
            }
            value={code}
            onChange={event => setCode(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            autoFocus
            required
          />
          <TextInput
            label="Your name"
            value={name}
            onChange={event => setName(event.currentTarget.value)}
            autoComplete="name"
            maxLength={100}
            required
          />
          <TextInput
            label="Email address"
            description="You sign in with it. No mail is sent."
            type="email"
            value={email}
            onChange={event => setEmail(event.currentTarget.value)}
            autoComplete="username"
            maxLength={254}
            required
          />
          <NewPassword value={password} onChange={setPassword} />
          <Button type="submit" loading={setUp.isPending} fullWidth>
            Make the administrator
          </Button>
          <Text size="sm" c="dimmed">
            The password is kept as an argon2id hash. A second factor can be added under Account.
          </Text>
        </Stack>
      </form>
    </>
  );
}
