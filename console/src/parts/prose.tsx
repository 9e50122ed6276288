import { Code } from '@mantine/core';
import { Fragment } from 'react';

/** A sentence of the server's, in which names stand between backticks. */
export function Prose({ children }: { children: string }) {
  return children.split(/`([^`]+)`/).map((part, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no names and are never moved
    i % 2 ? <Code key={i}>{part}</Code> : <Fragment key={i}>{part}</Fragment>,
  );
}
