import { expect, test } from 'vitest';
import { limitOf } from './limit_fields';

test.each([
  ['', '', null],
  [5, 10, { rate: 5, burst: 10 }],
  // As it is typed, a number is a text for a while.
  ['0.', 1, undefined],
  ['0.0', 1, undefined],
  [0.1, 1, { rate: 0.1, burst: 1 }],
  ['', 10, undefined],
  [5, '', undefined],
  ['-', 1, undefined],
])('%j a second and %j at once', (rate, burst, limit) => {
  expect(limitOf({ rate, burst })).toEqual(limit);
});
