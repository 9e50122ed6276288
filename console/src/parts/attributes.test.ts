import { expect, test } from 'vitest';
import { ATTRIBUTE_GROUPS, ATTRIBUTES, nameOfPath } from './attributes';

test('a path is called by what it leads to', () => {
  expect(nameOfPath('raw_device_attributes.timezone')).toBe('Time zone');
  expect(nameOfPath('timezone')).toBe('Time zone');
  expect(nameOfPath('raw_device_attributes.canvas.text')).toBe('Canvas, text');
  expect(nameOfPath('browser_details.browser_major_version')).toBe('Browser version');
  expect(nameOfPath('raw_device_attributes.moon_phase')).toBe('moon phase');
});

test('every group has attributes', () => {
  const used = new Set(Object.values(ATTRIBUTES).map(({ group }) => group));
  expect([...ATTRIBUTE_GROUPS].filter(group => !used.has(group))).toEqual([]);
});
