import { supported } from '../errors.js';

/**
 * GiB of memory, rounded and capped by the browser for the sake of privacy (Device Memory API); only Chromium on secure
 * pages.
 *
 * Changes when memory is added, or the browser changes its caps. No setting, zoom or window size changes it.
 */
export function deviceMemory(): number {
  return supported((navigator as { deviceMemory?: number }).deviceMemory);
}
