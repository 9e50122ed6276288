import { expect, test } from 'vitest';
import { percent } from './percent';

test.each([
  [0, 'under 0.1%'],
  [0.00002, 'under 0.1%'],
  [0.001, '0.1%'],
  [0.4618, '46.2%'],
  [0.999, '99.9%'],
  [0.9995, 'over 99.9%'],
  [1, 'over 99.9%'],
])('%f is %s', (probability, said) => {
  expect(percent(probability)).toBe(said);
});
