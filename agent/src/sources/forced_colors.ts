import { mediaValue } from '../browser/media.js';

/**
 * Whether the system replaces the page's colours, as Windows does in its contrast themes (Media Queries 5,
 * `forced-colors`).
 *
 * A user setting. Zoom and window size change nothing.
 */
export function forcedColors(): boolean {
  return mediaValue('forced-colors', ['active', 'none']) === 'active';
}
