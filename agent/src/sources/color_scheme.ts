import { mediaValue } from '../browser/media.js';

/**
 * Whether the user prefers dark pages (`prefers-color-scheme`).
 *
 * Changes with the user's setting, on many systems twice a day. No zoom or window size changes it.
 */
export const colorScheme = (): 'dark' | 'light' => mediaValue('prefers-color-scheme', ['dark', 'light'] as const);
