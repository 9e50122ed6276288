import { mediaValue } from '../browser/media.js';

/**
 * Whether the user asked for less transparency (Media Queries 5, `prefers-reduced-transparency`); Chromium knows.
 *
 * A user setting. Zoom and window size change nothing.
 */
export function reducedTransparency(): boolean {
  return mediaValue('prefers-reduced-transparency', ['reduce', 'no-preference']) === 'reduce';
}
