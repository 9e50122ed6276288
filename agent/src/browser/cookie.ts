const secure = () => (location.protocol === 'https:' ? '; Secure' : '');

/** The value of the cookie that this page can see, if there is one. */
export function readCookie(name: string): string | undefined {
  const start = `${encodeURIComponent(name)}=`;
  const pair = document.cookie.split('; ').find(each => each.startsWith(start));
  return pair && decodeURIComponent(pair.slice(start.length));
}

/** Keeps a cookie for this host; a `seconds` of 0 removes it. */
export function writeCookie(name: string, value: string, seconds: number): void {
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in older browsers and on http pages
  document.cookie = `${pair}; Path=/; Max-Age=${seconds}; SameSite=Lax${secure()}`;
}
