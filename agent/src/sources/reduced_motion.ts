import { mediaValue } from '../browser/media.js';

/**
 * Whether the user asked for less animation (Media Queries 5, `prefers-reduced-motion`).
 *
 * A user setting; remote desktops and power saving may set it too. Zoom and window size change nothing.
 */
export function reducedMotion(): boolean {
  return mediaValue('prefers-reduced-motion', ['reduce', 'no-preference']) === 'reduce';
}
