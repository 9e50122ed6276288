import { mediaValue } from '../browser/media.js';

/**
 * Whether the screen shows a high dynamic range (Media Queries 5, `dynamic-range`).
 *
 * Changes with the screen the window is on, and with the system's HDR setting. Zoom and window size change nothing.
 */
export function hdr(): boolean {
  // `high` first, for a screen that matches it matches `standard` as well.
  return mediaValue('dynamic-range', ['high', 'standard']) === 'high';
}
