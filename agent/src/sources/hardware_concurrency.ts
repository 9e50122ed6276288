import { supported } from '../errors.js';

/**
 * Threads that the machine can run at once (HTML, `navigator.hardwareConcurrency`); some browsers cap it.
 *
 * Changes with the processor, or the share that a virtual machine is given. No user setting, zoom or window size
 * changes it.
 */
export function hardwareConcurrency(): number {
  return supported(navigator.hardwareConcurrency);
}
