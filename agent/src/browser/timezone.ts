import { supported } from '../errors.js';

/** What Temporal is needed for, which TypeScript does not know of yet. */
interface Clocks {
  Temporal?: { Now: { timeZoneId(): string } };
  Intl?: Partial<typeof Intl>;
}

/**
 * The IANA name of the system's time zone. Temporal and `Intl` give the same (ECMA-402, SystemTimeZoneIdentifier), but
 * whoever first asks something of `Intl` has the browser load its locales, which is slow.
 */
export function timezoneName(): string {
  const known = globalThis as Clocks;
  return supported(known.Temporal?.Now.timeZoneId() ?? known.Intl?.DateTimeFormat?.().resolvedOptions().timeZone);
}
