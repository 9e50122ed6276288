import { keyboardLayout } from '../browser/keyboard.js';
import { hash } from '../hash.js';

/**
 * What every key writes, as a hash: the first layout of the user's that writes Latin letters.
 *
 * Changes with the layouts that the user set up, and with their order on some systems. Only Chromium tells it, and only
 * to a page that is not in a frame of another site. No zoom or window size changes it.
 */
export async function keyboardLayoutHash(): Promise<string> {
  return hash(JSON.stringify([...(await keyboardLayout())].sort()));
}
