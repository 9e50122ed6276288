/**
 * Weights are natural logarithms: how much likelier an observation is if the device is the visitor's than if it is any
 * other. They add up to a candidate's score.
 */

/** What weighs less makes no difference to any decision. */
export const LEAST_WEIGHT = 0.1;
/** Beyond this a ratio says no more than that there is no contest. */
const NO_CONTEST = 1_000_000;

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** "+3.6", "−2.8": what is added to the score. */
export function signed(weight: number): string {
  const size = Math.abs(weight).toFixed(1);
  return size === '0.0' ? '±0' : `${weight < 0 ? '−' : '+'}${size}`;
}

/** How many times: "1.3", "38", "more than a million". */
export function times(ratio: number): string {
  if (ratio > NO_CONTEST) return 'more than a million times';
  return `${(ratio >= 10 ? whole : fine).format(ratio)} times`;
}

/** What a weight says: "38 times likelier on this visitor’s device". */
export function meaningOfWeight(weight: number): string {
  if (Math.abs(weight) < LEAST_WEIGHT) return 'says next to nothing';
  return `${times(Math.exp(Math.abs(weight)))} ${weight > 0 ? 'likelier' : 'less likely'} on this visitor’s device`;
}
