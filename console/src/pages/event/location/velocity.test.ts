import { expect, test } from 'vitest';
import { velocityRows } from './velocity';

test('what was counted has a row, and what was not has none', () => {
  const rows = velocityRows({
    ip_events: { '5_minutes': 1, '1_hour': 2, '24_hours': 3 },
    events: { '5_minutes': 4, '1_hour': 5, '24_hours': 6 },
  });
  expect(rows.map(({ about, label, counts }) => [about, label, counts])).toEqual([
    ['This visitor', 'Events', [4, 5, 6]],
    ['This address', 'Events', [1, 2, 3]],
  ]);
});

test('a count that is left out is no zero', () => {
  expect(velocityRows({ distinct_ip: { '5_minutes': 0, '1_hour': 9 } })[0]?.counts).toEqual([0, 9, null]);
});
