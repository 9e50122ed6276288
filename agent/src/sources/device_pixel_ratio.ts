import { supported } from '../errors.js';

/**
 * Device pixels for one CSS pixel (CSSOM View, `devicePixelRatio`).
 *
 * Changes with the page's ZOOM in most browsers, with the system's scaling, and with the screen the window is on; the
 * window's size changes nothing.
 */
export function devicePixelRatio(): number {
  return supported(window.devicePixelRatio);
}
