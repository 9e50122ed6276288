import { useState } from 'react';
import { type Field, useSearchState } from './search_state';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Stretches of time that end now. */
export const PRESETS = [
  { value: '1h', label: 'Last hour', length: HOUR },
  { value: '24h', label: 'Last 24 hours', length: DAY },
  { value: '7d', label: 'Last 7 days', length: 7 * DAY },
  { value: '30d', label: 'Last 30 days', length: 30 * DAY },
  { value: '90d', label: 'Last 90 days', length: 90 * DAY },
] as const;

export type Preset = (typeof PRESETS)[number]['value'];

/** A stretch of time in the URL: `range=7d`, or `range=<start>-<end>` in Unix milliseconds. */
export type Range = { preset: Preset } | { start: number; end: number };

export function rangeField(otherwise: Preset): Field<Range> {
  return {
    read: ([value]) => parseRange(value) ?? { preset: otherwise },
    write: range =>
      'preset' in range ? (range.preset === otherwise ? [] : [range.preset]) : [`${range.start}-${range.end}`],
  };
}

/** The range that a text says; null when it says none. */
export function parseRange(text: string | undefined): Range | null {
  const preset = PRESETS.find(({ value }) => value === text);
  if (preset) return { preset: preset.value };
  const [, start, end] = /^(\d{1,15})-(\d{1,15})$/.exec(text ?? '') ?? [];
  const range = { start: Number(start), end: Number(end) };
  return range.start < range.end ? range : null;
}

/** The range's first millisecond and the one after its last. */
export function boundsOf(range: Range, now: number): { start: number; end: number } {
  if (!('preset' in range)) return range;
  const length = PRESETS.find(({ value }) => value === range.preset)?.length ?? DAY;
  return { start: now - length, end: now };
}

const FIELDS: Record<Preset, { range: Field<Range> }> = {
  '1h': { range: rangeField('1h') },
  '24h': { range: rangeField('24h') },
  '7d': { range: rangeField('7d') },
  '30d': { range: rangeField('30d') },
  '90d': { range: rangeField('90d') },
};

/**
 * The page's stretch of time, from the URL's `range`, for `<TimeRange>`, and its bounds: a preset ends in the minute in
 * which it was chosen or the page opened, until `refresh` is called, so that the keys of queries hold still.
 */
export function useRange(otherwise: Preset = '7d') {
  const [{ range }, change] = useSearchState(FIELDS[otherwise]);
  const [end, setEnd] = useState(nextMinute);
  const refresh = () => setEnd(nextMinute());
  const setRange = (range: Range) => {
    refresh();
    change({ range });
  };
  return { range, setRange, refresh, ...boundsOf(range, end) };
}

const nextMinute = () => Math.ceil(Date.now() / 60_000) * 60_000;
