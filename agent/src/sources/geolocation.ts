import { Absence, supported } from '../errors.js';

export interface Geolocation {
  /** Degrees, to about a fifth of the accuracy, and not closer than a metre. */
  latitude: number;
  longitude: number;
  /** Whole metres, at least one; how likely the device is so near differs between systems. */
  accuracy: number;
}

const options = { enableHighAccuracy: true, maximumAge: 0, timeout: 10_000 };

/** Of `GeolocationPositionError`, by code; browsers have no position (2) for many reasons. */
const reasons = { 1: 'blocked', 3: 'timeout' } as const;

/** How many decimals of a degree (111 km) are worth telling. */
const decimalsFor = (accuracy: number): number => Math.min(5, Math.max(0, Math.ceil(5.75 - Math.log10(accuracy))));

/**
 * Where the device is, if the site was allowed to know that before: nobody is ever asked. Browsers may show that the
 * site looks.
 *
 * Changes with where the device is, and by its accuracy from one reading to the next. No zoom or window size changes it.
 */
export async function geolocation(): Promise<Geolocation> {
  const host = supported(navigator.geolocation);
  const { state } = await supported(navigator.permissions).query({ name: 'geolocation' });
  if (state !== 'granted') throw new Absence('blocked');
  const position = await new Promise<GeolocationPosition>((resolve, reject) => {
    const refuse = ({ code }: GeolocationPositionError) =>
      reject(new Absence(reasons[code as keyof typeof reasons] ?? 'failed'));
    host.getCurrentPosition(resolve, refuse, options);
  });
  const { latitude, longitude, accuracy } = position.coords;
  const radius = Math.max(1, Math.ceil(accuracy));
  const rounded = (degrees: number) => Number(degrees.toFixed(decimalsFor(radius)));
  return { latitude: rounded(latitude), longitude: rounded(longitude), accuracy: radius };
}
