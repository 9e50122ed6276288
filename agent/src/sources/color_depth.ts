import { supported } from '../errors.js';

/**
 * Bits of colour for a pixel of the screen (CSSOM View, `Screen.colorDepth`).
 *
 * Changes with the screen the window is on, and with the system's HDR or colour settings; many browsers always say 24.
 * Zoom and window size change nothing.
 */
export function colorDepth(): number {
  return supported(screen.colorDepth);
}
