import { readCookie, writeCookie } from '../browser/cookie.js';

const name = '_vid_probe';

/**
 * Whether a cookie written is there when read: `navigator.cookieEnabled` is true in places where it is not.
 *
 * A user setting, which also depends on whether this page is framed by another site. Zoom and window size change
 * nothing.
 */
export function cookiesEnabled(): boolean {
  writeCookie(name, '1', 60);
  const kept = readCookie(name) === '1';
  if (kept) writeCookie(name, '', 0);
  return kept;
}
