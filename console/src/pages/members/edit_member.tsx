import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { api, dataOf } from '../../api/client';
import { ApiFailure } from '../../api/failure';
import { membersQuery } from '../../api/lists';
import type { MemberView } from '../../api/schema';
import { sessionQuery } from '../../api/session';
import { done } from '../../parts/act';
import { useLastValue } from '../../parts/last_value';
import { Failure } from '../../shell/failure';
import { RoleFields } from './role_fields';

/** Changes what a member is called, may do and sees; it counts from its next request on. */
export function EditMember({ member, onClose }: { member: MemberView | null; onClose: () => void }) {
  const shown = useLastValue(member);
  return (
    <Modal
      opened={member !== null}
      onClose={onClose}
      title={`Change ${shown?.name ?? ''}`}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {shown && <Form key={shown.member_id} member={shown} onClose={onClose} />}
    </Modal>
  );
}

function Form({ member, onClose }: { member: MemberView; onClose: () => void }) {
  const client = useQueryClient();
  const [name, setName] = useState(member.name);
  const [role, setRole] = useState(member.role);
  const [seesPersonalData, setSees] = useState(member.sees_personal_data);
  const save = useMutation({
    mutationFn: () =>
      dataOf(
        api.PATCH('/members/{member_id}', {
          params: { path: { member_id: member.member_id } },
          body: { name: name.trim(), role, sees_personal_data: seesPersonalData },
        }),
      ),
    onSuccess: saved => {
      void client.invalidateQueries(membersQuery);
      void client.invalidateQueries(sessionQuery);
      done(`${saved.name} is changed.`);
      onClose();
    },
  });
  const isLast = save.error instanceof ApiFailure && save.error.code === 'last_administrator';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
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
        <RoleFields
          role={role}
          seesPersonalData={seesPersonalData}
          onChange={change => {
            if (change.role) setRole(change.role);
            if (change.seesPersonalData !== undefined) setSees(change.seesPersonalData);
          }}
        />
        {save.error && (
          <Failure
            error={save.error}
            title={isLast ? 'Nobody could administer the workspace then.' : 'That was not saved.'}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={save.isPending}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
