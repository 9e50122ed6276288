import { mediaValue } from '../browser/media.js';

/**
 * The widest range of colours that the screen shows, about (Media Queries 4, `color-gamut`).
 *
 * Changes with the screen the window is on and its colour profile. Zoom and window size change nothing.
 */
export function colorGamut(): 'rec2020' | 'p3' | 'srgb' {
  // The widest first, for a screen matches every range within its own.
  return mediaValue('color-gamut', ['rec2020', 'p3', 'srgb']);
}
