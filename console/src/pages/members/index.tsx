import { ActionIcon, Badge, Button, Group, Menu, Modal, Text, VisuallyHidden } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, dataOf } from '../../api/client';
import { membersQuery } from '../../api/lists';
import type { MemberView } from '../../api/schema';
import { useMay, useMember } from '../../api/session';
import { done } from '../../parts/act';
import { Confirm } from '../../parts/confirm';
import { type Column, DataTable } from '../../parts/data_table';
import { ForAdministrators } from '../../parts/for_administrators';
import { flag, useSearchState } from '../../parts/search_state';
import { TimeText } from '../../parts/time_text';
import { Failure } from '../../shell/failure';
import { Loading } from '../../shell/loading';
import { PageTitle } from '../../shell/page_title';
import { EditMember } from './edit_member';
import { InvitationLink, Invite } from './invite';
import { ROLES } from './roles';

const FIELDS = { invite: flag() };

/** What is asked about before it is done. */
type Act = 'remove' | 'end-sessions' | 'reset' | 'totp';

/** Who uses the console, and for what. */
export default function MembersPage() {
  return useMay('administrator') ? <MemberList /> : <ForAdministrators title="Members" />;
}

function MemberList() {
  const [state, change] = useSearchState(FIELDS);
  const members = useQuery(membersQuery);
  const own = useMember().member_id;
  const [editing, setEditing] = useState<MemberView | null>(null);
  const [act, setAct] = useState<{ act: Act; member: MemberView } | null>(null);
  return (
    <>
      <PageTitle
        about="Who uses this console. Every change that a member makes is in the audit log."
        actions={
          <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => change({ invite: true })}>
            Invite a member
          </Button>
        }
      >
        Members
      </PageTitle>
      {members.isPending && <Loading what="Reading the members" />}
      {members.error && <Failure error={members.error} retry={() => void members.refetch()} />}
      {members.data && (
        <DataTable
          label="Members"
          columns={columns(own, setEditing, (act, member) => setAct({ act, member }))}
          rows={members.data}
          rowKey={member => member.member_id}
        />
      )}
      <Invite isOpen={state.invite} onClose={() => change({ invite: false })} />
      <EditMember member={editing} onClose={() => setEditing(null)} />
      {act && <Ask key={`${act.act} ${act.member.member_id}`} {...act} onClose={() => setAct(null)} />}
    </>
  );
}

const columns = (
  own: string,
  edit: (member: MemberView) => void,
  ask: (act: Act, member: MemberView) => void,
): Column<MemberView>[] => [
  {
    key: 'name',
    title: 'Name',
    isHeader: true,
    width: 180,
    cell: member => (
      <>
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" fw={500}>
            {member.name}
          </Text>
          {member.member_id === own && (
            <Badge variant="light" color="gray" miw="max-content">
              you
            </Badge>
          )}
          {member.state === 'invited' && (
            <Badge variant="light" miw="max-content">
              invited
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {member.email}
        </Text>
      </>
    ),
  },
  { key: 'role', title: 'Role', cell: member => ROLES[member.role].label },
  {
    key: 'personal',
    title: 'Personal data',
    width: 120,
    cell: member => (member.sees_personal_data ? 'visible' : 'masked'),
  },
  { key: 'totp', title: 'Second factor', width: 120, cell: member => (member.has_totp ? 'yes' : 'no') },
  {
    key: 'seen',
    title: 'Last signed in',
    width: 140,
    cell: member =>
      member.last_seen_at === undefined ? (
        <Text size="sm" c="dimmed">
          not yet
        </Text>
      ) : (
        <TimeText at={member.last_seen_at} isRelative />
      ),
  },
  {
    key: 'actions',
    title: <VisuallyHidden>Actions</VisuallyHidden>,
    align: 'right',
    cell: member => (
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`What to do with ${member.name}`}>
            <IconDots size={18} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => edit(member)}>Change …</Menu.Item>
          <Menu.Item onClick={() => ask('reset', member)}>New invitation link …</Menu.Item>
          {member.has_totp && <Menu.Item onClick={() => ask('totp', member)}>Take the second factor away …</Menu.Item>}
          <Menu.Item onClick={() => ask('end-sessions', member)}>End all sessions …</Menu.Item>
          <Menu.Item color="red" onClick={() => ask('remove', member)}>
            Remove …
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    ),
  },
];

const QUESTIONS: Record<Act, { title: string; text: string; action: string; isDangerous: boolean; said: string }> = {
  remove: {
    title: 'Remove',
    text: 'Its sessions end at once, and its own saved views go. What it did stays in the audit log.',
    action: 'Remove',
    isDangerous: true,
    said: 'is removed.',
  },
  'end-sessions': {
    title: 'End all sessions of',
    text: 'It is signed out everywhere, at once, and can sign in again.',
    action: 'End sessions',
    isDangerous: false,
    said: 'is signed out everywhere.',
  },
  reset: {
    title: 'New invitation link for',
    text: 'Gives a link with which a new password is set. The present password goes on working until then; an earlier link does not.',
    action: 'Make the link',
    isDangerous: false,
    said: '',
  },
  totp: {
    title: 'Take the second factor away from',
    text: 'For who lost the authenticator and the recovery codes. Signing in needs the password alone until another is added: be sure of whom you talk to.',
    action: 'Take it away',
    isDangerous: true,
    said: 'has no second factor any more.',
  },
};

function Ask({ act, member, onClose }: { act: Act; member: MemberView; onClose: () => void }) {
  const client = useQueryClient();
  const { title, text, action, isDangerous, said } = QUESTIONS[act];
  const run = useMutation({
    mutationFn: async () => {
      const params = { params: { path: { member_id: member.member_id } } };
      if (act === 'reset') return await dataOf(api.POST('/members/{member_id}/invitation', params));
      if (act === 'remove') await api.DELETE('/members/{member_id}', params);
      else if (act === 'end-sessions') await api.DELETE('/members/{member_id}/sessions', params);
      else await api.PATCH('/members/{member_id}', { ...params, body: { has_totp: false } });
      return null;
    },
    onSuccess: invited => {
      void client.invalidateQueries(membersQuery);
      if (invited) return;
      done(`${member.name} ${said}`);
      onClose();
    },
  });
  if (run.data)
    return (
      <Modal
        opened
        onClose={onClose}
        title="Invitation"
        centered
        closeOnClickOutside={false}
        closeOnEscape={false}
        withCloseButton={false}
      >
        <InvitationLink invited={run.data} onClose={onClose} />
      </Modal>
    );
  return (
    <Confirm
      isOpen
      onClose={onClose}
      title={`${title} ${member.name}?`}
      action={action}
      onConfirm={() => run.mutate()}
      isPending={run.isPending}
      error={run.error}
      isDangerous={isDangerous}
    >
      <Text>{text}</Text>
    </Confirm>
  );
}
