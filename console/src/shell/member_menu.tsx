import { ActionIcon, Menu, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, dataOf } from '../api/client';
import { useMember } from '../api/session';
import { useEnvironment, withEnvironment } from './environment';
import { explain } from './failure';

/** Who is signed in, the way to the account, and out. */
export function MemberMenu() {
  const { name, email, role } = useMember();
  const environment = useEnvironment();
  const leave = useMutation({
    mutationFn: () => dataOf(api.DELETE('/session')),
    // Loaded anew, so that nothing of what was shown stays in memory.
    onSuccess: () => location.assign(`${import.meta.env.BASE_URL}sign-in`),
    onError: error => notifications.show({ color: 'red', title: 'You are still signed in', message: explain(error) }),
  });
  return (
    <Menu position="bottom-end" withinPortal={false} width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Signed in as ${name}`}>
          <IconUserCircle size={20} stroke={1.6} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" c="var(--mantine-color-text)" fw={600} truncate>
            {name}
          </Text>
          <Text size="xs" truncate>
            {email}
          </Text>
          <Text size="xs">{role}</Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Item
          component={Link}
          to={withEnvironment('/account', environment)}
          leftSection={<IconUserCircle size={16} stroke={1.6} aria-hidden="true" />}
        >
          Account
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.6} aria-hidden="true" />}
          onClick={() => leave.mutate()}
          disabled={leave.isPending}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
