import { supported } from '../errors.js';

export interface Battery {
  /** From 0 to 1; 1 where there is no battery. */
  level: number;
  charging: boolean;
}

/** The battery (Battery Status API), which only Chromium tells, and only to secure pages. */
export async function battery(): Promise<Battery> {
  const host = navigator as { getBattery?: () => Promise<Battery> };
  supported(host.getBattery);
  return supported(await host.getBattery?.());
}
