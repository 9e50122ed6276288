import { expect, test } from 'vitest';
import { barOf, evidenceOf, zeroOf } from './evidence';

const weighed = (attribute: string, weight: number) => ({ attribute, weight });
const candidate = {
  visitor_id: 'v',
  probability: 0.9,
  score: 3,
  agreeing: [weighed('gpu', 3.6), weighed('engine', -0.8), weighed('math', 0.02)],
  drifted: [weighed('fonts', -2.8), weighed('browser_build', -0.04)],
  contradicting: [weighed('screen', -5.7)],
  ignored: [],
  network: 'same_subnet' as const,
  network_weight: -0.7,
};

test('the weightiest comes first, of whatever kind it is', () => {
  expect(evidenceOf(candidate).shown.map(({ kind, attribute }) => [kind, attribute])).toEqual([
    ['contradicts', 'screen'],
    ['agrees', 'gpu'],
    ['drifted', 'fonts'],
    ['agrees', 'engine'],
    ['network', 'same_subnet'],
    ['drifted', 'browser_build'],
  ]);
});

test('only what agrees and says next to nothing is set aside: what changed is always shown', () => {
  expect(evidenceOf(candidate).slight.map(({ attribute }) => attribute)).toEqual(['math']);
});

test('nothing is lost or counted twice: the weights add up', () => {
  const { shown, slight } = evidenceOf(candidate);
  const sum = [...shown, ...slight].reduce((sum, { weight }) => sum + weight, 0);
  expect(sum).toBeCloseTo(3.6 - 0.8 + 0.02 - 2.8 - 0.04 - 5.7 - 0.7);
});

test('where the network was not looked at, it is no evidence', () => {
  const { network, ...without } = candidate;
  expect(network).toBeDefined();
  expect(evidenceOf(without).shown.some(({ kind }) => kind === 'network')).toBe(false);
});

test.each([
  [-5, 5],
  [0, 10],
  [-10, 0],
  [-0.1, 12],
  [-8, 0.3],
  [0, 0],
])('bars from %d to %d stay within the width, on one scale', (least, most) => {
  const zero = zeroOf(least, most);
  const widths = [least, most, least / 2, most / 2].map(weight => {
    const { left, width } = barOf(weight, least, most);
    expect(left).toBeGreaterThanOrEqual(-1e-9);
    expect(left + width).toBeLessThanOrEqual(100 + 1e-9);
    expect(weight < 0 ? left + width : left).toBeCloseTo(zero);
    return width;
  });
  expect(widths[0]).toBeCloseTo(2 * (widths[2] ?? 0));
  if (least < 0 && most > 0) expect((widths[0] ?? 0) / (widths[1] ?? 1)).toBeCloseTo(-least / most);
});
