import { supported } from '../errors.js';

/**
 * The system and processor as Firefox names them (HTML, `navigator.oscpu`); no other browser does.
 *
 * Changes with the system's version where Firefox does not freeze it. No setting, zoom or window size changes it.
 */
export function oscpu(): string {
  return supported((navigator as { oscpu?: string }).oscpu);
}
