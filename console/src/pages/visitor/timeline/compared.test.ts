import { expect, test } from 'vitest';
import type { VisitorDrift } from '../../../api/visitor';
import { comparisonOf } from './compared';

const changes = [{ attribute: 'raw_device_attributes.timezone', before: '"UTC"', after: '"Europe/Oslo"' }];
const drift = (is_whole: boolean): VisitorDrift => ({
  visits: [{ event_id: 'b', at: 2, before_event_id: 'c', changes }],
  events: 3,
  is_whole,
  restless: [],
});

test('a visit is as the one before, or is not', () => {
  expect(comparisonOf('b', 1, drift(true))).toEqual({ kind: 'changed', changes });
  expect(comparisonOf('a', 0, drift(true))).toEqual({ kind: 'same' });
});

test('the oldest of all is the first', () => {
  expect(comparisonOf('c', 2, drift(true))).toEqual({ kind: 'first' });
});

test('the oldest of those that were looked at is not called the first, nor the same', () => {
  expect(comparisonOf('c', 2, drift(false))).toEqual({ kind: 'not_compared' });
  expect(comparisonOf('z', 99, drift(false))).toEqual({ kind: 'not_compared' });
  expect(comparisonOf('z', 99, drift(true))).toEqual({ kind: 'not_compared' });
});
