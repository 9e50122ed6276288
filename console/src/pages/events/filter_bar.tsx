import { Button, Popover, Tooltip, UnstyledButton } from '@mantine/core';
import { IconFilterPlus, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useMember } from '../../api/session';
import classes from './filter_bar.module.css';
import { FilterEditor } from './filter_editor';
import { FilterPicker, REFUSED } from './filter_picker';
import { filterText } from './filter_text';
import { FILTER_NAMES, FILTERS, type FilterName, type Filters, withFilter } from './filters';

interface Props {
  filters: Filters;
  onChange: (filters: Filters) => void;
}

/** What is filtered by, each as a chip that opens it and can be removed, and a way to add more. */
export function FilterBar({ filters, onChange }: Props) {
  const add = useRef<HTMLButtonElement>(null);
  const active = FILTER_NAMES.filter(name => filters[name]);
  return (
    <ul className={classes.bar} aria-label="Filters">
      {active.map(name => (
        <li key={name}>
          <Chip
            name={name}
            values={filters[name] ?? []}
            onApply={values => onChange(withFilter(filters, name, values))}
            onRemove={() => {
              onChange(withFilter(filters, name, []));
              // Its own button is gone.
              add.current?.focus();
            }}
          />
        </li>
      ))}
      <li>
        <AddFilter buttonRef={add} filters={filters} onChange={onChange} />
      </li>
      {active.length > 1 && (
        <li>
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            onClick={() => {
              onChange({});
              add.current?.focus();
            }}
          >
            Remove all
          </Button>
        </li>
      )}
    </ul>
  );
}

interface ChipProps {
  name: FilterName;
  values: readonly string[];
  onApply: (values: string[]) => void;
  onRemove: () => void;
}

function Chip({ name, values, onApply, onRemove }: ChipProps) {
  const [isOpen, setOpen] = useState(false);
  const { sees_personal_data } = useMember();
  const isRefused = FILTERS[name].isPersonal && !sees_personal_data;
  const text = filterText(name, values);
  return (
    // The roles are the button's within, not those of what the popover hangs on.
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-start"
      trapFocus
      returnFocus
      shadow="md"
      withinPortal
      withRoles={false}
    >
      <Popover.Target>
        <span className={classes.chip} data-refused={isRefused || undefined}>
          <Tooltip label={REFUSED} disabled={!isRefused} multiline maw={280}>
            <UnstyledButton
              className={classes.name}
              onClick={() => setOpen(open => !open)}
              aria-label={`Change the filter ${text}`}
              aria-expanded={isOpen}
              aria-haspopup="dialog"
              disabled={isRefused}
            >
              {text}
            </UnstyledButton>
          </Tooltip>
          <UnstyledButton className={classes.remove} onClick={onRemove} aria-label={`Remove the filter ${text}`}>
            <IconX size={14} aria-hidden="true" />
          </UnstyledButton>
        </span>
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={`Filter by ${FILTERS[name].label}`} maw="min(22rem, 92vw)">
        <FilterEditor
          name={name}
          values={values}
          onApply={given => {
            onApply(given);
            setOpen(false);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

interface AddProps extends Props {
  buttonRef: React.RefObject<HTMLButtonElement | null>;
}

function AddFilter({ buttonRef, filters, onChange }: AddProps) {
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<FilterName | null>(null);
  const show = (open: boolean) => {
    setOpen(open);
    if (open) setChosen(null);
  };
  return (
    <Popover
      opened={isOpen}
      onChange={show}
      position="bottom-start"
      trapFocus
      returnFocus
      withinPortal
      shadow="md"
      width={320}
    >
      <Popover.Target>
        <Button
          ref={buttonRef}
          variant="default"
          size="xs"
          radius="xl"
          leftSection={<IconFilterPlus size={15} stroke={1.6} aria-hidden="true" />}
          onClick={() => show(!isOpen)}
        >
          Add a filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={chosen ? `Filter by ${FILTERS[chosen].label}` : 'Add a filter'} maw="92vw">
        {chosen ? (
          <FilterEditor
            name={chosen}
            values={filters[chosen] ?? []}
            onApply={values => {
              onChange(withFilter(filters, chosen, values));
              setOpen(false);
              buttonRef.current?.focus();
            }}
          />
        ) : (
          <FilterPicker active={new Set(FILTER_NAMES.filter(name => filters[name]))} onPick={setChosen} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
