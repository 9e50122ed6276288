import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { keyboardLayoutName } from './keyboard_layout_name.js';

function layout(keys: string): void {
  const [KeyQ, KeyY, Semicolon, Quote, Minus, Backslash] = keys;
  const map = new Map(Object.entries({ Backslash, Digit1: '1', KeyQ, KeyY, Minus, Quote, Semicolon }));
  having(navigator, 'keyboard', { getLayoutMap: async () => map });
}

test('names the layout of this machine', async () => {
  expect(await steady(keyboardLayoutName)).toMatch(/^[a-z]{2}-([A-Z]{2}|\d{3})$/);
});

test.each([
  ["qy;'-\\", 'en-US'],
  ["qy;'-#", 'en-GB'],
  ['qzöäß#', 'de-DE'],
  ["qzöä'$", 'de-CH'],
  ["qzéà'$", 'fr-CH'],
  ['aymù)*', 'fr-FR'],
  ['aymù)µ', 'fr-BE'],
  ["qyñ´'ç", 'es-ES'],
  ["qyñ{'}", 'es-419'],
  ["qyòà'ù", 'it-IT'],
  ["qyçº'~", 'pt-PT'],
  ['qyç~-]', 'pt-BR'],
  ["qyæø+'", 'da-DK'],
  ["qyøæ+'", 'nb-NO'],
  ['qzéáüű', 'hu-HU'],
  ['qzů§=¨', 'cs-CZ'],
  ['qzô§=ň', 'sk-SK'],
  ['qyşi*,', 'tr-TR'],
  ['qy;:-]', 'ja-JP'],
])('knows %s as %s', async (keys, value) => {
  layout(keys);
  expect(await read(keyboardLayoutName)).toEqual({ value });
});

test.each(["qyöä+'", 'xxxxxx'])('does not guess at %s', async keys => {
  layout(keys);
  expect(await read(keyboardLayoutName)).toEqual(unsupported);
});

test('is unsupported without the interface', async () => {
  lacking(navigator, 'keyboard');
  expect(await read(keyboardLayoutName)).toEqual(unsupported);
});
