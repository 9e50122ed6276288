import { battery } from '../browser/battery.js';

/**
 * Whether the battery is being charged; true where there is no battery.
 *
 * Changes with the plug. No user setting, zoom or window size changes it.
 */
export async function batteryCharging(): Promise<boolean> {
  return (await battery()).charging;
}
