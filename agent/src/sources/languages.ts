import { supported } from '../errors.js';

/**
 * The languages that the user prefers, as each of two interfaces gives them: `navigator.language`, and all in
 * `navigator.languages` (HTML).
 *
 * A user setting. Private windows of Chromium and Safari show only the first one. Zoom and window size change nothing.
 */
export function languages(): string[][] {
  const lists = [[supported(navigator.language)]];
  if (Array.isArray(navigator.languages)) lists.push([...navigator.languages]);
  return lists;
}
