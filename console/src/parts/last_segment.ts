/** What the last part of a path stands for. The router's own parameters take `%252F` for a slash. */
export function lastSegment(pathname: string): string {
  const segment = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
