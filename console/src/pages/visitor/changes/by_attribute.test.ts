import { expect, test } from 'vitest';
import { byAttribute } from './by_attribute';

const visit = (event_id: string, at: number, changes: [attribute: string, before?: string, after?: string][]) => ({
  event_id,
  at,
  before_event_id: '0',
  changes: changes.map(([attribute, before, after]) => ({
    attribute,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  })),
});

test('changes are put together by attribute, the one that changed most first', () => {
  const found = byAttribute({
    visits: [
      visit('b', 2, [['timezone', '"Europe/Oslo"', '"Asia/Tokyo"']]),
      visit('a', 1, [
        ['fonts', '["Arial"]', '["Arial","Inter"]'],
        ['timezone', undefined, '"Europe/Oslo"'],
      ]),
    ],
  });
  expect(found.map(({ path, changes }) => [path, changes.length])).toEqual([
    ['timezone', 2],
    ['fonts', 1],
  ]);
  expect(found[0]?.changes).toEqual([
    { eventId: 'b', at: 2, before: 'Europe/Oslo', after: 'Asia/Tokyo' },
    { eventId: 'a', at: 1, before: undefined, after: 'Europe/Oslo' },
  ]);
  expect(found[1]?.changes[0]?.after).toEqual(['Arial', 'Inter']);
});

test('the latest change comes first, whatever the order of the visits', () => {
  const visits = [visit('a', 1, [['x', '1', '2']]), visit('c', 3, [['x', '3', '4']]), visit('b', 2, [['x', '2', '3']])];
  expect(byAttribute({ visits })[0]?.changes.map(({ at }) => at)).toEqual([3, 2, 1]);
});

test('nothing changed in nothing', () => {
  expect(byAttribute({ visits: [] })).toEqual([]);
});
