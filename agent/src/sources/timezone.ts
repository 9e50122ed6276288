import { supported } from '../errors.js';

/**
 * The time zone of the system by its IANA name (ECMA-402, `Intl.DateTimeFormat`).
 *
 * Changes when the device travels or the user sets another; browsers that protect against it say UTC. Zoom and window
 * size change nothing.
 */
export function timezone(): string {
  if (typeof Intl === 'undefined') return supported<string>(undefined);
  return supported(Intl.DateTimeFormat?.().resolvedOptions().timeZone);
}
