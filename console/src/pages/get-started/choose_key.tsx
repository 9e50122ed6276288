import { Group, NativeSelect, Skeleton, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Environment } from '../../api/environments';
import { keysQuery } from '../../api/lists';
import type { ApiKeyView } from '../../api/schema';
import { useMay } from '../../api/session';
import { Failure } from '../../shell/failure';
import { PageLink } from '../../shell/page_link';

interface Props {
  environments: Environment[];
  environment: Environment;
  onEnvironment: (id: string) => void;
  /** The key that the URL names. */
  keyId: string;
  onKey: (id: string) => void;
  /** The text of a key that was put in by hand. */
  typed: string;
  onTyped: (text: string) => void;
}

type PublicKey = ApiKeyView & { text: string };

/** The good public keys of an environment. */
export const publicKeys = (keys: readonly ApiKeyView[], environment: string): PublicKey[] =>
  keys.filter(
    (key): key is PublicKey =>
      key.kind === 'public' && key.revoked_at === undefined && !!key.text && key.environment_id === environment,
  );

/** The key that pages carry: the one that the URL names, or the first. Undefined while it is not known. */
export function usePublicKey(environment: string | undefined, keyId: string, typed: string): string | undefined {
  const mayRead = useMay('administrator');
  const { data } = useQuery({ ...keysQuery, enabled: mayRead });
  if (!mayRead) return typed || undefined;
  const keys = publicKeys(data ?? [], environment ?? '');
  return (keys.find(({ key_id }) => key_id === keyId) ?? keys[0])?.text;
}

/** Chooses the environment, and of its public keys one. */
export function ChooseKey(props: Props) {
  const { environments, environment, onEnvironment } = props;
  const mayRead = useMay('administrator');
  return (
    <Group align="flex-start" gap="md">
      <NativeSelect
        label="Environment"
        w={{ base: '100%', xs: 220 }}
        value={environment.environment_id}
        onChange={event => onEnvironment(event.currentTarget.value)}
        data={environments.map(({ environment_id, name }) => ({ value: environment_id, label: name }))}
      />
      {mayRead ? <OwnKeys {...props} /> : <ForeignKey {...props} />}
    </Group>
  );
}

function OwnKeys({ environment, keyId, onKey }: Props) {
  const { data, error, refetch } = useQuery(keysQuery);
  if (error) return <Failure error={error} title="The keys could not be read." retry={() => void refetch()} />;
  if (!data) return <Skeleton h={60} w={220} aria-label="Reading the keys" />;
  const keys = publicKeys(data, environment.environment_id);
  if (!keys.length) {
    return (
      <Text size="sm" mt={28}>
        {environment.name} has no public key.{' '}
        <PageLink to="/api-keys" underline="always">
          Make one under API keys
        </PageLink>
        .
      </Text>
    );
  }
  const chosen = keys.find(({ key_id }) => key_id === keyId) ?? keys[0];
  return (
    <NativeSelect
      label="Public key"
      w={{ base: '100%', xs: 320 }}
      value={chosen?.key_id ?? ''}
      onChange={event => onKey(event.currentTarget.value)}
      data={keys.map(({ key_id, name, text }) => ({ value: key_id, label: name ? `${name} · ${text}` : text }))}
    />
  );
}

const LOOKS = /^\S{8,200}$/;

function ForeignKey({ environment, typed, onTyped }: Props) {
  const [text, setText] = useState(typed);
  const isWrong = text.trim() !== '' && !LOOKS.test(text.trim());
  return (
    <TextInput
      label="Public key"
      w={{ base: '100%', xs: 320 }}
      placeholder="rl_pk_…"
      spellCheck={false}
      autoComplete="off"
      description={`Administrators see the keys of ${environment.name}, and can give you one: it is no secret.`}
      value={text}
      error={isWrong ? 'This does not look like a key.' : null}
      onChange={event => {
        const given = event.currentTarget.value;
        setText(given);
        onTyped(LOOKS.test(given.trim()) ? given.trim() : '');
      }}
    />
  );
}
