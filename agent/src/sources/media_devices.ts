import { supported } from '../errors.js';

/** How many of each kind; a kind that is not there is left out. */
export type MediaDevicesFact = Partial<Record<MediaDeviceKind, number>>;

/**
 * How many microphones, loudspeakers and cameras there are. No label is read and no permission asked for, without which
 * browsers tell of at most one of each kind.
 *
 * Changes when devices are plugged in or allowed. No zoom or window size changes it.
 */
export async function mediaDevices(): Promise<MediaDevicesFact> {
  const counts: MediaDevicesFact = {};
  for (const { kind } of await supported(navigator.mediaDevices).enumerateDevices()) {
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
