import { Center, Group, Paper, Text } from '@mantine/core';
import { Outlet } from 'react-router';
import classes from './entrance.module.css';
import { Mark } from './mark';
import { SchemeSwitch } from './scheme_switch';

/** The frame of the pages that need no member: a sheet in the middle. */
export function Entrance() {
  return (
    <div className={classes.page}>
      <Group component="header" justify="space-between" p="md">
        <Group gap="xs">
          <Mark />
          <Text fw={600}>Ridgeline</Text>
        </Group>
        <SchemeSwitch />
      </Group>
      <Center component="main" px="md" pb="xl">
        <Paper withBorder p={{ base: 'md', sm: 'xl' }} w="100%" maw="28rem" radius="md">
          <Outlet />
        </Paper>
      </Center>
    </div>
  );
}
