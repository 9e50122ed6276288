import { supported } from '../errors.js';

/** The IANA name of the system's time zone (ECMA-402, `Intl.DateTimeFormat`). */
export function timezoneName(): string {
  if (typeof Intl === 'undefined') return supported<string>(undefined);
  return supported(Intl.DateTimeFormat?.().resolvedOptions().timeZone);
}
