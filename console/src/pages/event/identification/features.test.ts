import { expect, test } from 'vitest';
import attributes from '../../../../../src/ridgeline/matching/attributes.py?raw';
import type { Event } from '../../../api/event';
import { changesOf, FEATURES, featureLabel, featureName, observedOf, valueAt } from './features';

const event = (given: Partial<Event>): Event => ({ event_id: '1.a', timestamp: 1, ...given });

test('each attribute that devices are compared by has a name', () => {
  const compared = [...attributes.matchAll(/^ {4}Attribute\("(\w+)"/gm)].map(([, name]) => name);
  expect(compared.length).toBeGreaterThan(40);
  expect(Object.keys(FEATURES).sort()).toEqual(compared.sort());
});

test('an attribute that is not known here keeps its own name', () => {
  expect(featureLabel('canvas_text')).toBe('Canvas, text');
  expect(featureLabel('brain_waves')).toBe('brain waves');
});

test('within a sentence a name is small, unless it is an abbreviation', () => {
  expect(featureName('timezone')).toBe('time zone');
  expect(featureName('webgl_version')).toBe('WebGL version');
});

test('a path leads to a value, or to nothing', () => {
  expect(valueAt({ a: { b: [1] } }, 'a.b')).toEqual([1]);
  expect(valueAt({ a: null }, 'a.b')).toBeUndefined();
  expect(valueAt({ a: 'text' }, 'a.b')).toBeUndefined();
});

test('what an event has of an attribute is found, what is empty is not', () => {
  const seen = event({ os_version: '', raw_device_attributes: { hardware_concurrency: 8 } });
  expect(observedOf(seen, 'cores')).toEqual([{ path: 'raw_device_attributes.hardware_concurrency', value: 8 }]);
  expect(observedOf(seen, 'system_version')).toEqual([]);
  expect(observedOf(seen, 'voices')).toEqual([]);
});

test('only what is other is a change, by value', () => {
  const before = event({ raw_device_attributes: { fonts: ['Arial'], timezone: 'Europe/Oslo' } });
  const after = event({ raw_device_attributes: { fonts: ['Arial'], timezone: 'Asia/Tokyo' } });
  expect(changesOf(before, after, 'fonts')).toEqual([]);
  expect(changesOf(before, after, 'timezone')).toEqual([
    { path: 'raw_device_attributes.timezone', before: 'Europe/Oslo', after: 'Asia/Tokyo' },
  ]);
});
