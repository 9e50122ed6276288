import { Anchor, type AnchorProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useEnvironment, withEnvironment } from './environment';

interface Props extends AnchorProps {
  /** A path below /console: `/events/1.2`. Encode ids with encodeURIComponent. */
  to: string;
  children: ReactNode;
}

/** A link to another page of the console, in the same environment. */
export function PageLink({ to, children, ...rest }: Props) {
  const environment = useEnvironment();
  return (
    <Anchor component={Link} inherit to={withEnvironment(to, environment)} {...rest}>
      {children}
    </Anchor>
  );
}
