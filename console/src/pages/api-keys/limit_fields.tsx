import { Group, NumberInput, Stack, Text } from '@mantine/core';
import type { KeyLimit } from '../../api/schema';

/** A limit that is being written, "0." included; empty fields are no limit. */
export interface Draft {
  rate: number | string;
  burst: number | string;
}

export const NO_LIMIT: Draft = { rate: '', burst: '' };

export const draftOf = (limit: KeyLimit | null | undefined): Draft => limit ?? NO_LIMIT;

/** What the fields say; `undefined` while only one of them is filled in, or no number yet. */
export function limitOf({ rate, burst }: Draft): KeyLimit | null | undefined {
  if (rate === '' && burst === '') return null;
  const limit = { rate: Number(rate), burst: Number(burst) };
  return limit.rate > 0 && limit.burst > 0 ? limit : undefined;
}

interface Props {
  /** What is limited: "Requests". */
  label: string;
  value: Draft;
  onChange: (value: Draft) => void;
}

/** Requests a second on average, and at once. */
export function LimitFields({ label, value, onChange }: Props) {
  return (
    <Stack gap={4}>
      <Group grow align="flex-end">
        <NumberInput
          label={`${label} a second`}
          placeholder="no limit"
          value={value.rate}
          onChange={rate => onChange({ ...value, rate })}
          min={0.1}
          max={100_000}
        />
        <NumberInput
          label={`${label} at once`}
          placeholder="no limit"
          value={value.burst}
          onChange={burst => onChange({ ...value, burst })}
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
