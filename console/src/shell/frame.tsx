import { AppShell, Burger, Group, NavLink, ScrollArea, Text } from '@mantine/core';
import { useDisclosure, useWindowEvent } from '@mantine/hooks';
import { useEffect, useId } from 'react';
import { Outlet, NavLink as RouterLink, useLocation } from 'react-router';
import { useMay } from '../api/session';
import { useEnvironment, withEnvironment } from './environment';
import { EnvironmentSelector } from './environment_selector';
import classes from './frame.module.css';
import { Mark } from './mark';
import { MemberMenu } from './member_menu';
import { type Entry, NAVIGATION } from './navigation';
import { SchemeSwitch } from './scheme_switch';

/** The frame of the members' pages: the head, the navigation, and the page. */
export function Frame() {
  const [isOpen, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  const environment = useEnvironment();
  // biome-ignore lint/correctness/useExhaustiveDependencies: going elsewhere closes the navigation of a phone
  useEffect(close, [pathname]);
  useWindowEvent('keydown', ({ key }) => key === 'Escape' && close());
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'md', md: 'lg' }}
    >
      <a className={classes.skip} href="#main">
        Skip to the page
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="xs" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={isOpen ? 'Close the navigation' : 'Open the navigation'}
              aria-expanded={isOpen}
              aria-controls="navigation"
            />
            <RouterLink
              to={withEnvironment('/', environment)}
              className={classes.brand}
              aria-label="Ridgeline, overview"
            >
              <Mark />
              <Text fw={600} visibleFrom="xs" aria-hidden="true">
                Ridgeline
              </Text>
            </RouterLink>
          </Group>
          <Group gap="xs" wrap="nowrap" flex={1} justify="flex-end" miw={0}>
            <EnvironmentSelector />
            <SchemeSwitch />
            <MemberMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        id="navigation"
        aria-label="Pages"
        className={classes.navigation}
        data-open={isOpen || undefined}
        // At once, for what is hidden when the next page comes cannot have the focus.
        onClick={close}
      >
        <ScrollArea p="xs">
          {NAVIGATION.map(({ label, entries }) => (
            <Part key={label} label={label} entries={entries} />
          ))}
        </ScrollArea>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className={classes.main} data-covered={isOpen || undefined}>
        <div className={classes.page}>
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}

function Part({ label, entries }: { label: string; entries: Entry[] }) {
  const environment = useEnvironment();
  const may = { viewer: true, editor: useMay('editor'), administrator: useMay('administrator') };
  const id = useId();
  const shown = entries.filter(({ role }) => may[role]);
  if (!shown.length) return null;
  return (
    <div className={classes.part}>
      <p id={id} className={classes.partLabel}>
        {label}
      </p>
      <ul aria-labelledby={id} className={classes.entries}>
        {shown.map(({ label, to, icon: Icon, isOutside }) => {
          const looks = {
            label,
            leftSection: <Icon size={18} stroke={1.6} aria-hidden="true" />,
            className: classes.entry,
          };
          return (
            <li key={to}>
              {isOutside ? (
                <NavLink href={to} {...looks} />
              ) : (
                // The router's link says by aria-current which page is shown.
                <NavLink component={RouterLink} to={withEnvironment(to, environment)} end={to === '/'} {...looks} />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
