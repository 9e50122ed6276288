import { matches } from '../browser/media.js';
import { Absence } from '../errors.js';

/** No screen has more bits for a shade of grey. */
const most = 16;

/**
 * Bits for a shade of grey on a screen without colours, 0 with colours (Media Queries 4, `monochrome`).
 *
 * Changes with the screen the window is on: electronic paper, or a system's greyscale mode in few browsers. Zoom and
 * window size change nothing.
 */
export function monochrome(): number {
  for (let bits = 0; bits <= most; bits++) {
    if (matches(`(monochrome: ${bits})`)) return bits;
  }
  throw new Absence('unsupported');
}
