import { supported } from '../errors.js';

/**
 * How scripts see the browser's name (HTML, `navigator.userAgent`): the server compares it with the request's header.
 *
 * Changes with every major update, when a mobile browser asks for desktop sites, and with extensions that set it: users
 * can. Zoom and window size change nothing.
 */
export function userAgent(): string {
  return supported(navigator.userAgent);
}
