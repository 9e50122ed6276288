import { mediaValue } from '../browser/media.js';

/**
 * The contrast that the user asked for (Media Queries 5, `prefers-contrast`).
 *
 * A user setting of the system or browser, so it changes when the user likes, or at times of day. Zoom and window size
 * change nothing.
 */
export function contrast(): 'no-preference' | 'more' | 'less' | 'custom' {
  return mediaValue('prefers-contrast', ['no-preference', 'more', 'less', 'custom']);
}
