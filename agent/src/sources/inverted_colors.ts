import { mediaValue } from '../browser/media.js';

/**
 * Whether the system inverts colours (Media Queries 5, `inverted-colors`); only Safari knows, Firefox where
 * the user turned it on.
 *
 * A user setting of accessibility. Zoom and window size change nothing.
 */
export function invertedColors(): boolean {
  return mediaValue('inverted-colors', ['inverted', 'none']) === 'inverted';
}
