import { Button, Checkbox, Group, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { COUNTRIES } from '../../parts/countries';
import classes from './filter_editor.module.css';
import { FILTERS, type FilterName, isSieve, wrongWith } from './filters';

interface Props {
  name: FilterName;
  values: readonly string[];
  onApply: (values: string[]) => void;
}

/** Among more choices than these one is looked for by its name. */
const SHORT = 10;
const YES_OR_NO = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
];

/** Sets a filter's value. */
export function FilterEditor({ name, values: given, onApply }: Props) {
  const { label, kind, choices, about, example } = FILTERS[name];
  const [values, setValues] = useState([...given]);
  const [text, setText] = useState(given[0] ?? '');
  const [sought, setSought] = useState('');
  const [isTried, setTried] = useState(false);
  const isText = kind === 'text' || kind === 'number';
  const wanted = isText ? [text.trim()] : values;
  const wrong = wanted.length ? wanted.map(value => wrongWith(name, value)).find(Boolean) : 'A value is needed.';
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  // It takes the place of the list of filters, which had the focus.
  useEffect(() => form.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!wrong) onApply(wanted);
  };
  const error = isTried && wrong ? wrong : null;
  const some = kind === 'choices' ? (name === 'country' ? COUNTRIES : choices) : undefined;
  const listed = [
    ...(some ?? []).filter(({ value }) => values.includes(value)),
    ...(some ?? []).filter(
      ({ value, label }) => !values.includes(value) && label.toLowerCase().includes(sought.trim().toLowerCase()),
    ),
  ];
  const one = kind === 'flag' ? YES_OR_NO : kind === 'choice' ? choices : undefined;
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack gap="sm">
        {one && (
          <Stack gap={2} role="group" aria-labelledby={id}>
            <Text id={id} size="sm" fw={500} mb={4}>
              {label}
            </Text>
            {one.map((choice, i) => {
              const isChosen = choice.value === given[0];
              return (
                <Button
                  key={choice.value}
                  variant={isChosen ? 'light' : 'subtle'}
                  color={isChosen ? undefined : 'gray'}
                  size="xs"
                  justify="flex-start"
                  aria-pressed={isChosen}
                  data-autofocus={(given.length ? isChosen : i === 0) || undefined}
                  onClick={() => onApply([choice.value])}
                >
                  {choice.label}
                </Button>
              );
            })}
          </Stack>
        )}
        {some && (
          <Stack gap="xs" role="group" aria-labelledby={id}>
            <Text id={id} size="sm" fw={500}>
              {label}
            </Text>
            {some.length > SHORT && (
              <TextInput
                aria-label={`Look for one: ${label}`}
                placeholder={`${label} …`}
                leftSection={<IconSearch size={16} stroke={1.6} aria-hidden="true" />}
                value={sought}
                onChange={event => setSought(event.currentTarget.value)}
                onKeyDown={event => {
                  const [first] = listed;
                  if (event.key !== 'Enter' || !sought.trim() || !first) return;
                  event.preventDefault();
                  setValues(chosen => (chosen.includes(first.value) ? chosen : [...chosen, first.value]));
                  setSought('');
                }}
                data-autofocus
              />
            )}
            <Checkbox.Group value={values} onChange={setValues} error={error}>
              <Stack gap="xs" mah={240} className={classes.choices}>
                {listed.map((choice, i) => (
                  <Checkbox
                    key={choice.value}
                    value={choice.value}
                    label={choice.label}
                    data-autofocus={(some.length <= SHORT && i === 0) || undefined}
                  />
                ))}
                {!listed.length && (
                  <Text size="sm" c="dimmed">
                    None is called so.
                  </Text>
                )}
              </Stack>
            </Checkbox.Group>
          </Stack>
        )}
        {kind === 'texts' && (
          <TagsInput
            label={label}
            description="Each must match exactly. Enter adds one."
            placeholder={values.length ? '' : example}
            value={values}
            onChange={setValues}
            acceptValueOnBlur
            comboboxProps={{ withinPortal: false }}
            error={error}
            data-autofocus
          />
        )}
        {isText && (
          <TextInput
            label={label}
            placeholder={example}
            value={text}
            onChange={event => setText(event.currentTarget.value)}
            inputMode={kind === 'number' ? 'numeric' : undefined}
            spellCheck={false}
            autoComplete="off"
            error={error}
            data-autofocus
          />
        )}
        <Text size="xs" c="dimmed">
          {aboutOf(name, about)}
        </Text>
        {!one && (
          <Group justify="flex-end">
            <Button type="submit" size="xs">
              Apply
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

function aboutOf(name: FilterName, about: string | undefined): string {
  const { kind } = FILTERS[name];
  if (isSieve(name)) {
    return 'The search has no such filter: this page looks through the events that the other filters find.';
  }
  if (about) return about;
  if (kind === 'flag') return 'Events for which it was not judged match neither.';
  if (kind === 'text') return 'Exactly this.';
  return 'Events without a value are left out.';
}
