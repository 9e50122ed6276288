import { supported } from '../errors.js';

interface Keyboard {
  getLayoutMap(): Promise<Iterable<[string, string]>>;
}

/** What each key writes without a modifier, by the key's code (Keyboard Map API); only Chromium on secure pages. */
export async function keyboardLayout(): Promise<Map<string, string>> {
  const layout = new Map(await supported((navigator as { keyboard?: Keyboard }).keyboard).getLayoutMap());
  // Where no keyboard is attached, and on phones.
  return supported(layout.size ? layout : undefined);
}
