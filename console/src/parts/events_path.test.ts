import { expect, test } from 'vitest';
import { eventsPath } from './events_path';
import { parseRange } from './range';

const DAY = 86_400_000;

test('filters are encoded, and the range is one that the page knows', () => {
  const path = eventsPath({ linked_id: 'a&b c', asn: '64496' });
  const search = new URLSearchParams(path.split('?')[1]);
  expect(search.get('linked_id')).toBe('a&b c');
  expect(search.get('asn')).toBe('64496');
  expect(parseRange(search.get('range') ?? '')).toEqual({ preset: '90d' });
});

test('what is older is reached by its own range', () => {
  const now = 200 * DAY;
  const range = (since: number) => new URLSearchParams(eventsPath({}, since, now).split('?')[1]).get('range') ?? '';
  expect(parseRange(range(100 * DAY))).toEqual({ start: 100 * DAY, end: now });
  expect(parseRange(range(120 * DAY))).toEqual({ preset: '90d' });
});
