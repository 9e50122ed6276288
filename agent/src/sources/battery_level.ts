import { battery } from '../browser/battery.js';

/**
 * The battery's charge in whole percent; 100 where there is no battery.
 *
 * Changes all the time. No user setting, zoom or window size does it.
 */
export async function batteryLevel(): Promise<number> {
  return Math.round((await battery()).level * 100);
}
