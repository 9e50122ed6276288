import { supported } from '../errors.js';

/**
 * The system that the browser was built for (HTML, `navigator.platform`), frozen to few values.
 *
 * Changes when mobile browsers ask for desktop sites, a user's choice. Zoom and window size change nothing.
 */
export function platform(): string {
  return supported(navigator.platform);
}
