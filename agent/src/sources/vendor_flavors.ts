const names = [
  'chrome',
  'safari',
  'webkit',
  'opr',
  'oprt',
  'yandex',
  '__ybro',
  'samsungAr',
  'ucweb',
  'UCShellJava',
  'puffinDevice',
  '__crWeb',
  '__gCrWeb',
  '__firefox__',
  '__edgeTrackingPreventionStatistics',
] as const;

/**
 * Global names that only certain browsers define: what tells apart those that share an engine, above all on iOS.
 *
 * Changes with the browser, rarely with its version; a page's own script may define one too. No user setting, zoom or
 * window size changes it.
 */
export function vendorFlavors(): string[] {
  return names.filter(name => {
    const value = (window as unknown as Record<string, unknown>)[name];
    // A page's element with this id would be a global too.
    return value !== undefined && value !== null && !(value instanceof Element);
  });
}
