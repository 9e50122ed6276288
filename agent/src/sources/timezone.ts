import { timezoneName } from '../browser/timezone.js';
import { alone } from '../collect.js';

/**
 * The time zone of the system by its IANA name.
 *
 * Changes when the device travels or the user sets another; browsers that protect against it say UTC. Zoom and window
 * size change nothing.
 */
export function* timezone(): Generator<typeof alone, string> {
  // Whoever first asks for something of `Intl` has the browser load its locales. It does so in two parts for those who
  // begin with what needs only the first.
  yield alone;
  globalThis.Intl?.Collator?.();
  yield alone;
  return timezoneName();
}
