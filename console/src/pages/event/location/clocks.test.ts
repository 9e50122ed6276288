import { expect, test } from 'vitest';
import { compareClocks, minutesOf, offsetOf } from './clocks';

const WINTER = Date.UTC(2026, 0, 15);
const SUMMER = Date.UTC(2026, 6, 15);

test('an offset is that of the day', () => {
  expect(offsetOf('Europe/Berlin', WINTER)).toBe(60);
  expect(offsetOf('Europe/Berlin', SUMMER)).toBe(120);
  expect(offsetOf('America/St_Johns', WINTER)).toBe(-210);
  expect(offsetOf('UTC', WINTER)).toBe(0);
  expect(offsetOf('Moon/Tranquillity', WINTER)).toBeNull();
});

test('an offset is read from text', () => {
  expect(minutesOf('+05:45')).toBe(345);
  expect(minutesOf('-03:00')).toBe(-180);
  expect(minutesOf('-00:00')).toBe(0);
  expect(minutesOf('three')).toBeNull();
});

test('one zone is one zone', () => {
  expect(compareClocks({ timezone: 'Europe/Oslo' }, 'Europe/Oslo', WINTER).kind).toBe('same_zone');
});

test('two zones may have one time', () => {
  expect(compareClocks({ timezone: 'Europe/Berlin' }, 'Europe/Oslo', WINTER).kind).toBe('same_time');
});

test('clocks that differ are told apart by hours, the way round that is right', () => {
  const behind = compareClocks({ timezone: 'America/Sao_Paulo' }, 'Europe/Oslo', WINTER);
  expect(behind).toEqual({ kind: 'differ', says: 'The device’s clock is 4 h behind that of its address.' });
  const ahead = compareClocks({ timezone_offset: '+05:45' }, 'UTC', WINTER);
  expect(ahead.says).toBe('The device’s clock is 5 h 45 min ahead of that of its address.');
});

test('the device’s own offset counts more than its zone, which may be older than the browser knows', () => {
  const clocks = compareClocks({ timezone: 'Europe/Berlin', timezone_offset: '+03:00' }, 'Europe/Oslo', WINTER);
  expect(clocks.says).toContain('2 h ahead');
});

test.each([
  [{}, 'Europe/Oslo'],
  [{ timezone: 'Europe/Oslo' }, undefined],
  [{ timezone: 'Moon/Tranquillity' }, 'Europe/Oslo'],
])('what is not known is not compared: %o and %s', (device, zone) => {
  expect(compareClocks(device, zone, WINTER).kind).toBe('unknown');
});
