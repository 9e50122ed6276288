import { keyboardLayout } from '../browser/keyboard.js';
import { supported } from '../errors.js';

/** Keys on which layouts differ that share the rest. */
const telling = ['KeyQ', 'KeyY', 'Semicolon', 'Quote', 'Minus', 'Backslash'] as const;

/**
 * What these keys write, for layouts that are the usual ones of one language and region. Left out are layouts that
 * several languages share, as Swedish and Finnish do: a guess would be wrong for half of their users.
 *
 * Written as in an address, because a bundler's output may be read in another encoding than it was written in.
 */
const names: Readonly<Record<string, string>> = {
  "qy%3B'-%5C": 'en-US',
  "qy%3B'-%23": 'en-GB',
  'qz%C3%B6%C3%A4%C3%9F%23': 'de-DE',
  "qz%C3%B6%C3%A4'%24": 'de-CH',
  "qz%C3%A9%C3%A0'%24": 'fr-CH',
  'aym%C3%B9)*': 'fr-FR',
  'aym%C3%B9)%C2%B5': 'fr-BE',
  "qy%C3%B1%C2%B4'%C3%A7": 'es-ES',
  "qy%C3%B1%7B'%7D": 'es-419',
  "qy%C3%B2%C3%A0'%C3%B9": 'it-IT',
  "qy%C3%A7%C2%BA'~": 'pt-PT',
  'qy%C3%A7~-%5D': 'pt-BR',
  "qy%C3%A6%C3%B8%2B'": 'da-DK',
  "qy%C3%B8%C3%A6%2B'": 'nb-NO',
  'qz%C3%A9%C3%A1%C3%BC%C5%B1': 'hu-HU',
  'qz%C5%AF%C2%A7%3D%C2%A8': 'cs-CZ',
  'qz%C3%B4%C2%A7%3D%C5%88': 'sk-SK',
  'qy%C5%9Fi*%2C': 'tr-TR',
  'qy%3B%3A-%5D': 'ja-JP',
};

/**
 * The language and region for which the keyboard's layout is made, as a BCP 47 tag; `unsupported` for a layout that
 * is not in our list. It says nothing of the language that is written: many write theirs on the layout of the USA.
 *
 * Changes with the layouts that the user set up, as `keyboard_layout_hash` does.
 */
export async function keyboardLayoutName(): Promise<string> {
  const layout = await keyboardLayout();
  return supported(names[encodeURIComponent(telling.map(code => layout.get(code)).join(''))]);
}
