import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client';
import { ApiFailure } from '../../api/failure';
import { membersQuery } from '../../api/lists';
import type { InvitedMember } from '../../api/schema';
import type { Role } from '../../api/session';
import { SecretOnce, useBound } from '../../parts/secret_once';
import { Failure } from '../../shell/failure';
import { linkOf } from './link';
import { RoleFields } from './role_fields';

/** Invites a member: gives the link that it sets its password with. No mail is sent. */
export function Invite({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  // From the request on until the secret was said to be kept; it is shown nowhere else.
  const [isBound, setBound] = useState(false);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Invite a member"
      centered
      closeOnClickOutside={false}
      closeOnEscape={!isBound}
      withCloseButton={!isBound}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Form onClose={onClose} onBound={setBound} />
    </Modal>
  );
}

/** The link of an invitation that was just made. */
export function InvitationLink({ invited, onClose }: { invited: InvitedMember; onClose: () => void }) {
  return (
    <Stack gap="md">
      <Text>
        Send this link to {invited.member.name} by a way that you trust. It is good once, for seven days; no mail is
        sent.
      </Text>
      <SecretOnce what="invitation link" value={linkOf(invited)} />
      <Group justify="flex-end">
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}

interface FormProps {
  onClose: () => void;
  onBound: (isBound: boolean) => void;
}

function Form({ onClose, onBound }: FormProps) {
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [seesPersonalData, setSees] = useState(false);
  const invite = useMutation({
    mutationFn: () =>
      dataOf(api.POST('/members', { body: { name: name.trim(), email, role, sees_personal_data: seesPersonalData } })),
    onSuccess: () => client.invalidateQueries(membersQuery),
  });
  useBound(invite.isPending || invite.data !== undefined, onBound);
  if (invite.data) return <InvitationLink invited={invite.data} onClose={onClose} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate();
  };
  const taken = invite.error instanceof ApiFailure && invite.error.code === 'name_in_use';
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          value={name}
          onChange={event => setName(event.currentTarget.value)}
          maxLength={100}
          data-autofocus
          required
        />
        <TextInput
          label="Email address"
          type="email"
          value={email}
          onChange={event => setEmail(event.currentTarget.value)}
          error={taken ? 'Another member has this address.' : undefined}
          maxLength={254}
          required
        />
        <RoleFields
          role={role}
          seesPersonalData={seesPersonalData}
          onChange={change => {
            if (change.role) setRole(change.role);
            if (change.seesPersonalData !== undefined) setSees(change.seesPersonalData);
          }}
        />
        {invite.error && !taken && <Failure error={invite.error} title="The member was not invited." />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={invite.isPending}>
            Cancel
          </Button>
          <Button type="submit" loading={invite.isPending}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
