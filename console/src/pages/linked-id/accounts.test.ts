import { expect, test } from 'vitest';
import { accountsOf, MOST_COLUMNS, sayingOf } from './accounts';

const seen = (value: string, events = 1) => ({ value, events, first_at: 1, last_at: 2 });
const summary = (...linked_ids: ReturnType<typeof seen>[]) => ({ linked_ids });

test('several accounts on one device are a row with several figures', () => {
  const { linkedIds, devices } = accountsOf(
    'anna',
    [seen('v', 5)],
    new Map([['v', summary(seen('anna', 5), seen('bert', 2))]]),
  );
  expect(linkedIds).toEqual(['anna', 'bert']);
  expect(devices.map(({ events }) => events)).toEqual([[5, 2]]);
});

test('an account on several devices is a column with several figures, and comes before others', () => {
  const { linkedIds, devices } = accountsOf(
    'anna',
    [seen('v'), seen('w')],
    new Map([
      ['v', summary(seen('anna'), seen('aaron'), seen('carla', 3))],
      ['w', summary(seen('anna'), seen('carla', 4))],
    ]),
  );
  expect(linkedIds).toEqual(['anna', 'carla', 'aaron']);
  expect(devices.map(({ events }) => events)).toEqual([
    [1, 3, 1],
    [1, 4, 0],
  ]);
});

test('of a visitor that is not known yet only this account is told: not known is no zero', () => {
  const { devices } = accountsOf('anna', [seen('v'), seen('w')], new Map([['v', summary(seen('bert'))]]));
  expect(devices[1]?.events).toEqual([1, null]);
});

test('those without a column are counted', () => {
  const many = Array.from({ length: 20 }, (_, i) => seen(`other${i}`));
  const { linkedIds, more } = accountsOf('anna', [seen('v')], new Map([['v', summary(...many)]]));
  expect(linkedIds).toHaveLength(MOST_COLUMNS);
  expect(more).toBe(20 - (MOST_COLUMNS - 1));
});

test.each([
  [0, 0, 'No visitor has this linked id.'],
  [1, 0, 'Seen on one device, and nobody else was seen on it.'],
  [3, 0, 'Seen on 3 devices, and nobody else was seen on them.'],
])('%d devices and %d others', (devices, others, said) => {
  expect(sayingOf(devices, others)).toBe(said);
});

test('others are told without blame', () => {
  expect(sayingOf(1, 1)).toContain('Another account was seen on it as well: a family');
  expect(sayingOf(2, 4)).toContain('4 other accounts were seen on them');
  expect(sayingOf(2, 132)).toBe('Seen on 2 devices. 132 other accounts were seen on them as well.');
});
