/** Whether a page of another origin is around this one, which hides its address. */
function isFramed(): boolean {
  try {
    return top?.location.origin !== origin;
  } catch {
    return true;
  }
}

/**
 * What a cookie must say to be taken; nothing where none would be. In frames of other sites that is only one kept apart
 * for the site around, and Firefox complains on the console about any other.
 */
function terms(): string | undefined {
  if (isFramed()) return isSecureContext ? 'SameSite=None; Secure; Partitioned' : undefined;
  return location.protocol === 'https:' ? 'SameSite=Lax; Secure' : 'SameSite=Lax';
}

/** The value of the cookie that this page can see, if there is one. */
export function readCookie(name: string): string | undefined {
  const start = `${encodeURIComponent(name)}=`;
  const pair = document.cookie.split('; ').find(each => each.startsWith(start));
  return pair && decodeURIComponent(pair.slice(start.length));
}

/** Keeps a cookie for this host; a `seconds` of 0 removes it. Does nothing where no cookie is taken. */
export function writeCookie(name: string, value: string, seconds: number): void {
  const agreed = terms();
  if (!agreed) return;
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in older browsers and on http pages
  document.cookie = `${pair}; Path=/; Max-Age=${seconds}; ${agreed}`;
}
