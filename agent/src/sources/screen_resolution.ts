import { supported } from '../errors.js';

/**
 * The screen's size in CSS pixels (CSSOM View, `Screen`), the larger side first, so that turning a phone changes
 * nothing.
 *
 * Changes with the screen the window is on and with the system's scaling; in Firefox and Safari also with ZOOM. The
 * window's size changes nothing, except in browsers that give it as the screen's for privacy.
 */
export function screenResolution(): [number, number] {
  const width = Math.round(supported(screen.width));
  const height = Math.round(supported(screen.height));
  return width < height ? [height, width] : [width, height];
}
