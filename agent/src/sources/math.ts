import { hash } from '../hash.js';

/** Arguments for which libraries of mathematics are known to round differently in the last place. */
const results = (): number[] => [
  Math.acos(0.1234),
  Math.acosh(1e308),
  Math.asin(0.1234),
  Math.asinh(1),
  Math.atanh(0.5),
  Math.cbrt(100),
  Math.cos(1e9 + 0.5),
  Math.cosh(10),
  Math.exp(1),
  Math.expm1(1),
  Math.log10(7e-7),
  Math.log1p(10),
  Math.PI ** -100,
  Math.sin(-1e300),
  Math.sinh(1),
  Math.tan(-1e300),
  Math.tanh(1),
];

/**
 * How the functions of `Math` round, which ECMAScript leaves to the implementation.
 *
 * Changes with the browser's engine and, in some, with the system's library or the processor's family. No setting, zoom
 * or window size changes it.
 */
export function math(): string {
  return hash(results().join());
}
