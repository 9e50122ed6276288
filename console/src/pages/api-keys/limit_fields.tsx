import { Group, NumberInput, Stack, Text } from '@mantine/core';
import type { KeyLimit } from '../../api/schema';

/** A limit that is being written; empty fields are no limit. */
export interface Draft {
  rate: number | '';
  burst: number | '';
}

export const NO_LIMIT: Draft = { rate: '', burst: '' };

export const draftOf = (limit: KeyLimit | null | undefined): Draft => limit ?? NO_LIMIT;

/** What the fields say; `undefined` while only one of them is filled in. */
export function limitOf({ rate, burst }: Draft): KeyLimit | null | undefined {
  if (rate === '' && burst === '') return null;
  return rate === '' || burst === '' ? undefined : { rate, burst };
}

interface Props {
  /** What is limited: "Requests". */
  label: string;
  value: Draft;
  onChange: (value: Draft) => void;
}

const number = (value: number | string): number | '' => (typeof value === 'number' ? value : '');

/** Requests a second on average, and at once. */
export function LimitFields({ label, value, onChange }: Props) {
  return (
    <Stack gap={4}>
      <Group grow align="flex-start">
        <NumberInput
          label={`${label} a second`}
          placeholder="no limit"
          value={value.rate}
          onChange={rate => onChange({ ...value, rate: number(rate) })}
          min={0.01}
          max={1_000_000}
        />
        <NumberInput
          label={`${label} at once`}
          placeholder="no limit"
          value={value.burst}
          onChange={burst => onChange({ ...value, burst: number(burst) })}
          min={1}
          max={1_000_000}
          allowDecimal={false}
        />
      </Group>
      {limitOf(value) === undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          A limit needs both numbers.
        </Text>
      )}
    </Stack>
  );
}
