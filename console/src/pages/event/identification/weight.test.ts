import { expect, test } from 'vitest';
import { meaningOfWeight, signed, times } from './weight';

test('a weight has its sign', () => {
  expect(signed(3.64)).toBe('+3.6');
  expect(signed(-2.76)).toBe('−2.8');
  expect(signed(-0.04)).toBe('±0');
});

test('a ratio is as exact as it says something', () => {
  expect(times(1.26)).toBe('1.3 times');
  expect(times(38.09)).toBe('38 times');
  expect(times(12_345)).toBe('12,345 times');
  expect(times(1.2e14)).toBe('more than a million times');
});

test('a weight in words says for whom it speaks', () => {
  expect(meaningOfWeight(3.64)).toBe('38 times likelier on this visitor’s device');
  expect(meaningOfWeight(-2.76)).toBe('16 times less likely on this visitor’s device');
  expect(meaningOfWeight(0.09)).toBe('says next to nothing');
});
