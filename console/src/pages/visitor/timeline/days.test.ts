import { expect, test } from 'vitest';
import { byDay } from './days';

const at = (iso: string) => ({ timestamp: Date.parse(iso) });

test('visits of a day stand together, in the order that they came in', () => {
  const visits = [at('2026-11-27T10:00Z'), at('2026-11-27T09:00Z'), at('2026-11-25T23:00Z')];
  expect(byDay(visits, 'UTC')).toEqual([
    { key: '2026-11-27', visits: visits.slice(0, 2) },
    { key: '2026-11-25', visits: visits.slice(2) },
  ]);
});

test('a day is one of the reader’s time zone', () => {
  const visits = [at('2026-11-27T00:30Z'), at('2026-11-26T23:30Z')];
  expect(byDay(visits, 'UTC')).toHaveLength(2);
  expect(byDay(visits, 'Europe/Oslo').map(({ key }) => key)).toEqual(['2026-11-27']);
  expect(byDay(visits, 'America/Sao_Paulo').map(({ key }) => key)).toEqual(['2026-11-26']);
});

test('no visits make no days', () => {
  expect(byDay([])).toEqual([]);
});
