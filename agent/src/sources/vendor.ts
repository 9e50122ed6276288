import { supported } from '../errors.js';

/**
 * The vendor of the browser's engine (HTML, `navigator.vendor`): Google, Apple, or the empty text of Firefox.
 *
 * Changes only with the engine. No setting, zoom or window size changes it.
 */
export function vendor(): string {
  return supported(navigator.vendor);
}
