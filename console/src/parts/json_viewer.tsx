import { Group, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { CopyButton } from './copy_button';
import classes from './json_viewer.module.css';

interface Props {
  value: unknown;
  /** What it is, for screen readers and the copy button: "event". */
  label: string;
  /** So many levels are open at first. */
  depth?: number;
}

/** A JSON value whose objects and lists open and close, and that can be copied whole. */
export function JsonViewer({ value, label, depth = 2 }: Props) {
  return (
    <div className={classes.frame}>
      <Group justify="flex-end" className={classes.tools}>
        <CopyButton value={JSON.stringify(value, null, 2)} what={`${label} as JSON`} />
      </Group>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reached by keys */}
      <section className={classes.scroll} aria-label={`JSON of the ${label}`} tabIndex={0}>
        <Value value={value} depth={depth} isLast />
      </section>
    </div>
  );
}

interface ValueProps {
  name?: string;
  value: unknown;
  depth: number;
  isLast: boolean;
}

function Value({ name, value, depth, isLast }: ValueProps) {
  const [isOpen, setOpen] = useState(depth > 0);
  const comma = isLast ? '' : ',';
  const key = name === undefined ? null : <span className={classes.key}>{JSON.stringify(name)}: </span>;
  if (value === null || typeof value !== 'object') {
    return (
      <div className={classes.line}>
        {key}
        <span className={classes[value === null ? 'other' : typeof value] ?? classes.other}>
          {JSON.stringify(value) ?? 'undefined'}
        </span>
        {comma}
      </div>
    );
  }
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const [begin, end] = isList ? '[]' : '{}';
  if (!entries.length) {
    return (
      <div className={classes.line}>
        {key}
        {begin}
        {end}
        {comma}
      </div>
    );
  }
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  const count = `${entries.length} ${isList ? 'item' : 'field'}${entries.length === 1 ? '' : 's'}`;
  return (
    <div>
      <div className={classes.line}>
        <UnstyledButton
          className={classes.toggle}
          onClick={() => setOpen(!isOpen)}
          aria-expanded={isOpen}
          aria-label={`${name ?? 'The whole'}, ${count}`}
        >
          <Chevron size={12} aria-hidden="true" />
        </UnstyledButton>
        {key}
        {begin}
        {!isOpen && (
          <>
            <span className={classes.count}> {count} </span>
            {end}
            {comma}
          </>
        )}
      </div>
      {isOpen && (
        <>
          <div className={classes.inner}>
            {entries.map(([key, each], i) => (
              <Value
                key={key}
                {...(isList ? {} : { name: key })}
                value={each}
                depth={depth - 1}
                isLast={i === entries.length - 1}
              />
            ))}
          </div>
          <div className={classes.line}>
            {end}
            {comma}
          </div>
        </>
      )}
    </div>
  );
}
