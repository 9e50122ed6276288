import { canStore } from '../browser/web_storage.js';

/**
 * Whether a value can be kept in `sessionStorage` (HTML, Web Storage), found by keeping one.
 *
 * A user setting for cookies and site data, which also depends on the frame this page is in. Zoom and window size
 * change nothing.
 */
export function sessionStorage(): boolean {
  return canStore(() => window.sessionStorage);
}
