import { expect, test } from 'vitest';
import { placeOf } from './next';

test.each(['/events?range=1h#x', '/visitors/a%2Fb'])('%s is a place of the console', place => {
  expect(placeOf(place)).toBe(place);
});

test.each([
  null,
  '',
  'events',
  '//elsewhere.example',
  '/\\elsewhere.example',
  'https://elsewhere.example',
  '\\\\x',
  ' /',
])('%s is not, and leads to the beginning', place => {
  expect(placeOf(place)).toBe('/');
});
