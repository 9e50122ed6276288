import { Button, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { words } from '../../../parts/attributes';
import { shown } from '../../../parts/value_diff';
import classes from './attributes.module.css';

/** So many characters, members or fields are shown of a value that is closed. */
const MOST_CHARACTERS = 220;
const MOST_MEMBERS = 24;

/** Shorter values stand side by side. */
const MOST_SHORT = 12;

const HASH = /^[0-9a-f]{16,}$/i;

/** A value of any form as people read it; a long one is closed at first. */
export function Value({ value, unit }: { value: unknown; unit?: string | undefined }): ReactNode {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (value === undefined || value === null) return <Dimmed>not told</Dimmed>;
  if (typeof value === 'number') return withUnit(String(value), unit);
  if (typeof value === 'string') return <TextValue text={value} />;
  if (!Array.isArray(value)) return <Fields value={value as Record<string, unknown>} unit={unit} />;
  if (!value.length) return <Dimmed>none</Dimmed>;
  if (value.every(one => typeof one === 'number')) return withUnit(shown(value), unit);
  if (value.every(one => typeof one === 'string')) return <Members members={value as string[]} />;
  if (value.every(Array.isArray)) return shown(value);
  return (
    <>
      {value.map((one, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: members have no names and are never moved
        <div key={i}>
          <Value value={one} />
        </div>
      ))}
    </>
  );
}

const withUnit = (text: string, unit: string | undefined) => (unit ? `${text} ${unit}` : text);

const Dimmed = ({ children }: { children: ReactNode }) => (
  <Text component="span" c="dimmed" inherit>
    {children}
  </Text>
);

function TextValue({ text }: { text: string }) {
  const [isOpen, setOpen] = useState(false);
  if (text === '') return <Dimmed>empty</Dimmed>;
  if (HASH.test(text)) return <span className={classes.hash}>{text}</span>;
  const isLong = text.length > MOST_CHARACTERS;
  return (
    <>
      {isLong && !isOpen ? `${text.slice(0, MOST_CHARACTERS)}…` : text}
      {isLong && <More isOpen={isOpen} onClick={() => setOpen(!isOpen)} what={`all ${text.length} characters`} />}
    </>
  );
}

function Members({ members }: { members: string[] }) {
  const [isOpen, setOpen] = useState(false);
  const isLong = members.length > MOST_MEMBERS;
  return (
    <>
      <ul className={classes.chips}>
        {(isLong && !isOpen ? members.slice(0, MOST_MEMBERS) : members).map(member => (
          <li key={member} className={classes.chip}>
            {member}
          </li>
        ))}
      </ul>
      {isLong && <More isOpen={isOpen} onClick={() => setOpen(!isOpen)} what={`all ${members.length}`} />}
    </>
  );
}

function Fields({ value, unit }: { value: Record<string, unknown>; unit: string | undefined }) {
  const areShort = Object.values(value).every(one => typeof one !== 'object' && String(one).length <= MOST_SHORT);
  return (
    <dl className={areShort ? classes.figures : classes.fields}>
      {Object.entries(value).map(([name, one]) => (
        <div key={name}>
          <dt>{words(name)}</dt>
          <dd>
            <Value value={one} unit={typeof one === 'number' ? unit : undefined} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

const More = ({ isOpen, onClick, what }: { isOpen: boolean; onClick: () => void; what: string }) => (
  <Button variant="subtle" size="compact-xs" onClick={onClick} aria-expanded={isOpen} ml={4}>
    {isOpen ? 'Show less' : `Show ${what}`}
  </Button>
);
