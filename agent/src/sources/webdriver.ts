import { supported } from '../errors.js';

/**
 * Whether the browser says that it is controlled by automation (WebDriver, `navigator.webdriver`).
 *
 * Changes with how the browser was started; no user setting, zoom or window size changes it.
 */
export function webdriver(): boolean {
  return supported(navigator.webdriver);
}
