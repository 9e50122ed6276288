import { expect, test } from 'vitest';
import drift from '../../../../../src/ridgeline/operations/visitor_drift.py?raw';
import type { Event } from '../../../api/event';
import { missingAttributes, searched, shownAttributes } from './shown_attributes';

const event = (attributes: Event['raw_device_attributes'], more: Partial<Event> = {}): Event => ({
  event_id: '1.a',
  timestamp: 1,
  ...more,
  ...(attributes ? { raw_device_attributes: attributes } : {}),
});
const names = (groups: ReturnType<typeof shownAttributes>) =>
  groups.map(({ label, attributes }) => [label, attributes.map(({ name }) => name)]);

test('what is there stands in its group, in one order', () => {
  const shown = shownAttributes(event({ timezone: 'UTC', color_depth: 24 }, { user_agent: 'Test/1' }), null);
  expect(names(shown)).toEqual([
    ['Browser', ['user_agent']],
    ['Display', ['color_depth']],
    ['Locale', ['timezone']],
  ]);
});

test('false and zero are values', () => {
  const shown = shownAttributes(event({ indexed_db: false, battery_level: 0 }), null);
  expect(names(shown)).toEqual([
    ['Hardware', ['battery_level']],
    ['Storage', ['indexed_db']],
  ]);
});

test('what was other in the visit before says what it was, what has come or gone included', () => {
  const shown = shownAttributes(
    event({ timezone: 'UTC', fonts: ['Arial'], math: 'a' }),
    event({ timezone: 'Europe/Oslo', fonts: ['Arial'], oscpu: 'Linux' }),
  );
  const before = Object.fromEntries(shown.flatMap(({ attributes }) => attributes).map(one => [one.name, one.before]));
  expect(before).toEqual({
    timezone: { value: 'Europe/Oslo' },
    fonts: undefined,
    math: { value: undefined },
    oscpu: { value: 'Linux' },
  });
});

test('what is of the moment is no change, as on the server', () => {
  const moment = [...drift.matchAll(/for name in \(([^)]*)\)/g)][0]?.[1]?.match(/\w+/g) ?? [];
  expect(moment).toContain('battery_level');
  const before = event({ battery_level: 32, battery_charging: true, timezone_offset: '+01:00' });
  const after = event({ battery_level: 86, battery_charging: false, timezone_offset: '+02:00' });
  const changed = shownAttributes(after, before).flatMap(({ attributes }) => attributes.filter(one => one.before));
  expect(changed).toEqual([]);
  expect(moment.sort()).toEqual(['battery_charging', 'battery_level', 'battery_low_power_mode', 'timezone_offset']);
});

test('without a visit before nothing has changed', () => {
  const [group] = shownAttributes(event({ timezone: 'UTC' }), null);
  expect(group?.attributes[0]).not.toHaveProperty('before');
});

test('names and values are searched, every word of them', () => {
  const groups = shownAttributes(event({ timezone: 'Europe/Oslo', fonts: ['Menlo'], color_depth: 24 }), null);
  expect(names(searched(groups, 'MENLO'))).toEqual([['Fonts', ['fonts']]]);
  expect(names(searched(groups, 'time oslo'))).toEqual([['Locale', ['timezone']]]);
  expect(names(searched(groups, 'time paris'))).toEqual([]);
  expect(names(searched(groups, '  '))).toHaveLength(3);
});

test('what a browser did not tell is named, what only apps tell is not', () => {
  const missing = missingAttributes(event({ timezone: 'UTC' }));
  expect(missing).toContain('Fonts');
  expect(missing).not.toContain('Time zone');
  expect(missing).not.toContain('Maker');
});
