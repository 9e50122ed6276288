import { canStore } from '../browser/web_storage.js';

/**
 * Whether a value can be kept in `localStorage` (HTML, Web Storage), found by keeping one.
 *
 * A user setting for cookies and site data, which also depends on the frame this page is in. Zoom and window size
 * change nothing.
 */
export function localStorage(): boolean {
  return canStore(() => window.localStorage);
}
