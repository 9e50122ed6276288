import { expect, test } from 'vitest';
import { suspectSum } from './suspect_sum';

const table = [
  { name: 'bot', meaning: 'A bot.', default: 7, weight: 7 },
  { name: 'incognito', meaning: 'A private window.', default: 4, weight: 4 },
  { name: 'virtual_machine', meaning: 'A virtual machine.', default: 14, weight: 20 },
];
const explained = (because: { name: string; meaning: string; seen: string }[], known = true) => [
  { signal: 'bot', known: true, because: [] },
  { signal: 'suspect_score', known, because },
];

test('what was found comes heaviest first, with what it weighed then and weighs now', () => {
  const { found, others } = suspectSum(
    explained([
      { name: 'bot', meaning: 'A bot.', seen: '+7' },
      { name: 'virtual_machine', meaning: 'A virtual machine.', seen: '+14' },
    ]),
    table,
  );
  expect(found).toEqual([
    { name: 'virtual_machine', meaning: 'A virtual machine.', counted: 14, weighsNow: 20 },
    { name: 'bot', meaning: 'A bot.', counted: 7, weighsNow: 7 },
  ]);
  expect(others.map(({ name }) => name)).toEqual(['incognito']);
});

test('that nothing was found is no finding', () => {
  const { found, others } = suspectSum(explained([{ name: 'nothing_found', meaning: 'None.', seen: '' }]), table);
  expect(found).toEqual([]);
  expect(others).toHaveLength(3);
});

test('a finding of an earlier release is told although the table has it no more', () => {
  const { found } = suspectSum(explained([{ name: 'gone', meaning: 'Was there.', seen: '+3' }]), table);
  expect(found).toEqual([{ name: 'gone', meaning: 'Was there.', counted: 3, weighsNow: null }]);
});

test('why a score is unknown is no finding either', () => {
  expect(suspectSum(explained([{ name: 'bot', meaning: 'x', seen: '' }], false), table).found).toEqual([]);
});
