import { ActionIcon, Button, Checkbox, Group, Popover, ScrollArea, Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronUp, IconColumns3, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { COLUMN_GROUPS, COLUMN_NAMES, type ColumnName, columnOf, DEFAULT_COLUMNS } from './columns';

interface Props {
  columns: readonly ColumnName[];
  /** Told what becomes of the columns that there are by then. */
  onChange: (change: (before: readonly ColumnName[]) => readonly ColumnName[]) => void;
}

/** The columns with one a place further on or back. */
export function moved(columns: readonly ColumnName[], name: ColumnName, by: -1 | 1): ColumnName[] {
  const at = columns.indexOf(name);
  const to = at + by;
  if (at < 0 || to < 0 || to >= columns.length) return [...columns];
  const rest = columns.filter(column => column !== name);
  return [...rest.slice(0, to), name, ...rest.slice(to)];
}

/** The columns without one, unless it is the last. */
function without(columns: readonly ColumnName[], name: ColumnName): readonly ColumnName[] {
  const rest = columns.filter(column => column !== name);
  return rest.length ? rest : columns;
}

/** Chooses which columns there are, and in which order. */
export function ColumnPicker(props: Props) {
  const [isOpen, { toggle, close }] = useDisclosure();
  return (
    <Popover
      opened={isOpen}
      onChange={close}
      position="bottom-end"
      trapFocus
      returnFocus
      withinPortal
      shadow="md"
      width={340}
    >
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          onClick={toggle}
          leftSection={<IconColumns3 size={15} stroke={1.6} aria-hidden="true" />}
        >
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Columns" maw="92vw">
        <Choice {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Choice({ columns, onChange }: Props) {
  const [wanted, setWanted] = useState('');
  const meant = wanted.trim().toLowerCase();
  const found = COLUMN_NAMES.filter(
    name => !columns.includes(name) && `${columnOf(name).title} ${name}`.toLowerCase().includes(meant),
  );
  return (
    <Stack gap="sm">
      <TextInput
        aria-label="Look for a column"
        placeholder="Look for a column …"
        data-autofocus
        leftSection={<IconSearch size={16} stroke={1.6} aria-hidden="true" />}
        value={wanted}
        onChange={event => setWanted(event.currentTarget.value)}
      />
      <ScrollArea.Autosize mah="min(24rem, 60vh)" type="auto" offsetScrollbars="y">
        <Stack gap="md">
          {!meant && <Shown columns={columns} onChange={onChange} />}
          {COLUMN_GROUPS.map(label => {
            const names = found.filter(name => columnOf(name).group === label);
            return names.length ? (
              <Stack key={label} gap="xs" component="fieldset" style={{ border: 0, margin: 0, padding: 0 }}>
                <Text component="legend" size="xs" c="dimmed" p={0} mb={6}>
                  {label}
                </Text>
                {names.map(name => (
                  <Checkbox
                    key={name}
                    size="sm"
                    label={columnOf(name).title}
                    checked={false}
                    onChange={() => onChange(before => [...before, name])}
                  />
                ))}
              </Stack>
            ) : null;
          })}
          {meant && !found.length && <Text c="dimmed">No further column is called so.</Text>}
        </Stack>
      </ScrollArea.Autosize>
      <Group justify="flex-end">
        <Button
          variant="subtle"
          color="gray"
          size="xs"
          disabled={columns.join() === DEFAULT_COLUMNS.join()}
          onClick={() => onChange(() => DEFAULT_COLUMNS)}
        >
          Back to the default ones
        </Button>
      </Group>
    </Stack>
  );
}

function Shown({ columns, onChange }: Props) {
  return (
    <Stack gap={4} component="fieldset" style={{ border: 0, margin: 0, padding: 0 }}>
      <Text component="legend" size="xs" c="dimmed" p={0} mb={6}>
        Shown, in this order
      </Text>
      {columns.map((name, i) => {
        const { title } = columnOf(name);
        return (
          <Group key={name} justify="space-between" wrap="nowrap">
            <Checkbox
              size="sm"
              label={title}
              checked
              disabled={columns.length === 1}
              onChange={() => onChange(before => without(before, name))}
            />
            <Group gap={0} wrap="nowrap">
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`Move ${title} to the left`}
                disabled={i === 0}
                onClick={() => onChange(before => moved(before, name, -1))}
              >
                <IconChevronUp size={14} aria-hidden="true" />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="sm"
                aria-label={`Move ${title} to the right`}
                disabled={i === columns.length - 1}
                onClick={() => onChange(before => moved(before, name, 1))}
              >
                <IconChevronDown size={14} aria-hidden="true" />
              </ActionIcon>
            </Group>
          </Group>
        );
      })}
    </Stack>
  );
}
