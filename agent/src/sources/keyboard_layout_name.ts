import { keyboardLayout } from '../browser/keyboard.js';
import { supported } from '../errors.js';

/** Keys on which layouts differ that share the rest. */
const telling = ['KeyQ', 'KeyY', 'Semicolon', 'Quote', 'Minus', 'Backslash'] as const;

/**
 * What these keys write, for layouts that are the usual ones of one language and region. Left out are layouts that
 * several languages share, as Swedish and Finnish do: a guess would be wrong for half of their users.
 */
const names: Readonly<Record<string, string>> = {
  "qy;'-\\": 'en-US',
  "qy;'-#": 'en-GB',
  'qzöäß#': 'de-DE',
  "qzöä'$": 'de-CH',
  "qzéà'$": 'fr-CH',
  'aymù)*': 'fr-FR',
  'aymù)µ': 'fr-BE',
  "qyñ´'ç": 'es-ES',
  "qyñ{'}": 'es-419',
  "qyòà'ù": 'it-IT',
  "qyçº'~": 'pt-PT',
  'qyç~-]': 'pt-BR',
  "qyæø+'": 'da-DK',
  "qyøæ+'": 'nb-NO',
  qzéáüű: 'hu-HU',
  'qzů§=¨': 'cs-CZ',
  'qzô§=ň': 'sk-SK',
  'qyşi*,': 'tr-TR',
  'qy;:-]': 'ja-JP',
};

/**
 * The language and region for which the keyboard's layout is made, as a BCP 47 tag; `unsupported` for a layout that
 * is not in our list. It says nothing of the language that is written: many write theirs on the layout of the USA.
 *
 * Changes with the layouts that the user set up, as `keyboard_layout_hash` does.
 */
export async function keyboardLayoutName(): Promise<string> {
  const layout = await keyboardLayout();
  return supported(names[telling.map(code => layout.get(code)).join('')]);
}
