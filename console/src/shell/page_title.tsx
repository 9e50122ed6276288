import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

interface Props {
  /** The page's heading. */
  children: string;
  /** One sentence below it. */
  about?: ReactNode;
  /** Buttons beside it. */
  actions?: ReactNode;
}

let last: string | null = null;

/** The page's only h1. Names the document, and takes the focus when another page is gone to. */
export function PageTitle({ children, about, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = `${children} · Ridgeline`;
  }, [children]);
  useEffect(() => {
    // Not when the console is opened: then the browser begins at the top, where the skip link is.
    if (last !== null && last !== pathname) heading.current?.focus({ preventScroll: true });
    last = pathname;
  }, [pathname]);
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="sm">
      <Stack gap={4} miw={0}>
        <Title order={1} style={{ overflowWrap: 'break-word' }} ref={heading} tabIndex={-1}>
          {children}
        </Title>
        {about && (
          <Text c="dimmed" component="div" maw="44rem">
            {about}
          </Text>
        )}
      </Stack>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
