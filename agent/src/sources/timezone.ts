import { timezoneName } from '../browser/timezone.js';

/**
 * The time zone of the system by its IANA name.
 *
 * Changes when the device travels or the user sets another; browsers that protect against it say UTC. Zoom and window
 * size change nothing.
 */
export function timezone(): string {
  return timezoneName();
}
