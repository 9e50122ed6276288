import { supported } from '../errors.js';

/**
 * Whether the browser shows PDF documents itself (HTML, `navigator.pdfViewerEnabled`).
 *
 * A user setting, or one of the kind of browser: mobile and headless ones often do not. Zoom and window size change
 * nothing.
 */
export function pdfViewerEnabled(): boolean {
  return supported(navigator.pdfViewerEnabled);
}
