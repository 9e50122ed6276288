/** What a navigator says of the browser, in the protocol's names. */
export function viewOf(
  navigator: Pick<Navigator, 'userAgent' | 'platform' | 'languages' | 'hardwareConcurrency' | 'webdriver'>,
) {
  return {
    user_agent: navigator.userAgent,
    platform: navigator.platform,
    languages: navigator.languages,
    hardware_concurrency: navigator.hardwareConcurrency,
    // Workers have none.
    webdriver: navigator.webdriver as boolean | undefined,
  };
}

export type View = Readonly<Record<string, unknown>>;

/** Of `other`, what is not the same in `page`; what the other lacks is no difference. */
export function differences(page: View, other: View): View {
  const text = JSON.stringify;
  const unlike = ([name, value]: [string, unknown]) => value !== undefined && text(value) !== text(page[name]);
  return Object.fromEntries(Object.entries(other).filter(unlike));
}
