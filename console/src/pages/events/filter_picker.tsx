import { Combobox, Text, TextInput, useCombobox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useMember } from '../../api/session';
import classes from './filter_editor.module.css';
import { FILTER_NAMES, FILTERS, type FilterName, GROUPS, isFilter, isSieve } from './filters';

interface Props {
  /** What is filtered by already. */
  active: ReadonlySet<FilterName>;
  onPick: (name: FilterName) => void;
}

export const REFUSED = 'Personal data are not shown to you. An administrator can change that under Members.';

const plain = (text: string) => text.toLowerCase().replaceAll(/[-_]/g, ' ');

/** Whether all words that are looked for begin a word of what a filter is called. */
export function isMeant(name: FilterName, wanted: string): boolean {
  const { label, words = '', group } = FILTERS[name];
  const said = ` ${plain(`${label} ${name} ${words} ${group}`)}`;
  return plain(wanted)
    .split(/\s+/)
    .every(word => said.includes(` ${word}`));
}

/** All filters by their groups, to be searched. */
export function FilterPicker({ active, onPick }: Props) {
  const { sees_personal_data } = useMember();
  const [wanted, setWanted] = useState('');
  const combobox = useCombobox({ opened: true });
  const found = FILTER_NAMES.filter(name => isMeant(name, wanted.trim()));
  const groups = GROUPS.map(label => ({ label, names: found.filter(name => FILTERS[name].group === label) }));
  return (
    <Combobox store={combobox} onOptionSubmit={value => isFilter(value) && onPick(value)}>
      <Combobox.EventsTarget>
        <TextInput
          aria-label="Filter by"
          placeholder="Filter by …"
          data-autofocus
          leftSection={<IconSearch size={16} stroke={1.6} aria-hidden="true" />}
          value={wanted}
          onChange={event => {
            setWanted(event.currentTarget.value);
            combobox.resetSelectedOption();
          }}
          onKeyDown={event => {
            if (event.key !== 'Enter' || combobox.getSelectedOptionIndex() >= 0) return;
            // Whoever typed a name need not go down to it.
            event.preventDefault();
            const first = found.find(name => sees_personal_data || !FILTERS[name].isPersonal);
            if (wanted.trim() && first) onPick(first);
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options aria-label="Filters" mt="xs" mah={320} className={classes.choices} tabIndex={0}>
        {groups
          .filter(({ names }) => names.length)
          .map(({ label, names }) => (
            <Combobox.Group key={label} label={label}>
              {names.map(name => (
                <Combobox.Option
                  key={name}
                  value={name}
                  active={active.has(name)}
                  disabled={FILTERS[name].isPersonal && !sees_personal_data}
                  className={classes.option}
                >
                  <Text span inherit fw={active.has(name) ? 600 : undefined}>
                    {FILTERS[name].label}
                  </Text>
                  {isSieve(name) && (
                    <Text span size="xs" c="dimmed">
                      {' '}
                      · by this page
                    </Text>
                  )}
                  {FILTERS[name].isPersonal && !sees_personal_data && (
                    <Text span size="xs">
                      {' '}
                      · personal data, not shown to you
                    </Text>
                  )}
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ))}
        {!found.length && <Combobox.Empty>No filter is called so.</Combobox.Empty>}
      </Combobox.Options>
    </Combobox>
  );
}
