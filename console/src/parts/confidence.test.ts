import { expect, test } from 'vitest';
import { meaningOf } from './confidence';

test.each([
  [1, 'Almost certain'],
  [0.99, 'Almost certain'],
  [0.9831, 'Very likely'],
  [0.84, 'Likely'],
  [0.6, 'Uncertain'],
  [0.02, 'Little more than a guess'],
])('%f is called %s', (confidence, word) => {
  expect(meaningOf(confidence, false).word).toBe(word);
});

test('it is told as a frequency', () => {
  expect(meaningOf(1, false).sentence).toBe(
    'Of 100 identifications with this confidence fewer than 1 has another visitor’s id.',
  );
  expect(meaningOf(0.9673, false).sentence).toContain('about 3 have another visitor’s id');
});

test('of a new visitor it is about having been seen', () => {
  expect(meaningOf(0.9941, true).sentence).toContain('about 1 is a device that was seen before');
  expect(meaningOf(0.4618, true).sentence).toContain('about 54 are devices that were seen before');
});
