import { Code, Group, Text } from '@mantine/core';
import { PageLink } from '../shell/page_link';
import { CopyButton } from './copy_button';
import classes from './visitor_link.module.css';

interface Props {
  /** Left out of a visitor that has been erased since. */
  visitorId: string | undefined;
  withCopy?: boolean;
}

/** A visitor's id, as the way to its page. */
export function VisitorLink({ visitorId, withCopy = false }: Props) {
  if (visitorId === undefined) {
    return (
      <Text component="span" c="dimmed" fs="italic">
        a visitor that was erased since
      </Text>
    );
  }
  const link = (
    <PageLink to={`/visitors/${encodeURIComponent(visitorId)}`} aria-label={`Visitor ${visitorId}`}>
      <Code c="inherit" fz="inherit" bg="transparent" p={0} className={classes.id}>
        {visitorId}
      </Code>
    </PageLink>
  );
  if (!withCopy) return link;
  return (
    <Group gap={4} wrap="nowrap" component="span" display="inline-flex">
      {link}
      <CopyButton value={visitorId} what="visitor id" />
    </Group>
  );
}
