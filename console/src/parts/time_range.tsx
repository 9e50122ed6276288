import { Button, Group, Popover, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendar, IconChevronDown } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { boundsOf, PRESETS, type Range } from './range';

interface Props {
  value: Range;
  onChange: (range: Range) => void;
}

const between = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** How a range is called. */
export const nameOf = (range: Range): string =>
  'preset' in range
    ? (PRESETS.find(({ value }) => value === range.preset)?.label ?? '')
    : between.formatRange(range.start, range.end);

/** Chooses a stretch of time: one that ends now, or any. */
export function TimeRange({ value, onChange }: Props) {
  const [isOpen, { close, toggle }] = useDisclosure();
  return (
    <Popover opened={isOpen} onChange={close} position="bottom-end" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Button
          variant="default"
          onClick={toggle}
          leftSection={<IconCalendar size={16} stroke={1.6} aria-hidden="true" />}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          aria-label={`Time range: ${nameOf(value)}`}
        >
          {nameOf(value)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Time range">
        <Choice
          key={JSON.stringify(value)}
          value={value}
          onChange={range => {
            onChange(range);
            close();
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choice({ value, onChange }: Props) {
  const bounds = boundsOf(value, Date.now());
  const [start, setStart] = useState(local(bounds.start));
  const [end, setEnd] = useState(local(bounds.end));
  const wanted = { start: new Date(start).getTime(), end: new Date(end).getTime() };
  const isRange = wanted.start < wanted.end;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isRange) onChange(wanted);
  };
  return (
    <Stack gap="sm" w={264}>
      <Stack gap={2}>
        {PRESETS.map(({ value: preset, label }) => (
          <Button
            key={preset}
            variant={'preset' in value && value.preset === preset ? 'light' : 'subtle'}
            color={'preset' in value && value.preset === preset ? undefined : 'gray'}
            justify="flex-start"
            size="xs"
            aria-pressed={'preset' in value && value.preset === preset}
            onClick={() => onChange({ preset })}
          >
            {label}
          </Button>
        ))}
      </Stack>
      <form onSubmit={submit}>
        <Stack gap="xs">
          <TextInput
            type="datetime-local"
            label="From"
            size="xs"
            required
            value={start}
            onChange={event => setStart(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label="To"
            size="xs"
            required
            value={end}
            onChange={event => setEnd(event.currentTarget.value)}
            error={start && end && !isRange ? 'This is not after the beginning.' : null}
          />
          <Group justify="space-between">
            <Text size="xs" c="dimmed">
              {Intl.DateTimeFormat().resolvedOptions().timeZone}
            </Text>
            <Button type="submit" size="xs">
              Show
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}

/** A time as the input of the browser has it, in the reader's own zone. */
function local(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
