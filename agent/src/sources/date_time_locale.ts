/**
 * The locale in which the browser writes dates (ECMA-402, `Intl.DateTimeFormat`); "-1", "-2" and "-3" say that `Intl`,
 * the constructor or the locale is missing.
 *
 * Changes with the language of browser or system, and in some browsers with the system's region: user settings all.
 * Zoom and window size change nothing.
 */
export function dateTimeLocale(): string {
  if (typeof Intl === 'undefined') return '-1';
  if (!Intl.DateTimeFormat) return '-2';
  // Every part of Intl has the same default (ECMA-402, DefaultLocale); this one need not load how dates are written.
  return new (Intl.PluralRules ?? Intl.DateTimeFormat)().resolvedOptions().locale || '-3';
}
