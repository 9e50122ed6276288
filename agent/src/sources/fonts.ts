import { canvas2d } from '../browser/canvas.js';
import { steadily } from '../errors.js';

/** Fonts that come with one system, one office suite or one language, and so tell machines apart. */
const candidates = [
  // Windows and Office
  'Arial',
  'Bahnschrift',
  'Calibri',
  'Cambria Math',
  'Century Gothic',
  'Consolas',
  'Franklin Gothic Medium',
  'HoloLens MDL2 Assets',
  'Ink Free',
  'Leelawadee UI',
  'Malgun Gothic',
  'Microsoft YaHei',
  'MS Gothic',
  'MS Outlook',
  'Segoe Fluent Icons',
  'Segoe UI',
  'Segoe UI Variable',
  'Sitka Text',
  'Yu Gothic',
  // macOS and iOS
  'Avenir Next',
  'Futura',
  'Galvji',
  'Geneva',
  'Helvetica Neue',
  'Hiragino Sans',
  'Luminari',
  'Menlo',
  'PingFang HK Light',
  'PingFang SC',
  'SF Pro Text',
  // Linux
  'Cantarell',
  'DejaVu Sans',
  'FreeSans',
  'Liberation Mono',
  'Nimbus Sans',
  'Noto Color Emoji',
  'Noto Sans CJK JP',
  'Open Sans',
  'Ubuntu',
  // Android
  'Dancing Script',
  'Droid Sans',
  'Google Sans',
  'Roboto',
  'SamsungOne',
  'SEC CJK SC',
] as const;

const generics = ['monospace', 'sans-serif', 'serif'] as const;

/** Wide and narrow letters in unequal numbers, so that few fonts agree on the sum; large, so that differences show. */
const text = 'mmWwQg@liI10&fj';
const size = '96px';

/** How many names are tried at once: most are not there, and the first that is gives the text its width. */
const together = 16;

/**
 * Which of some well-known fonts are installed: a text gets another width than in the generic family behind it.
 *
 * Changes when fonts or programs that bring them are installed, and with system updates; browsers that protect against
 * it show only the system's own fonts. A web font of the page under one of these names would be seen too. Zoom and
 * window size change nothing, since the text is measured on a canvas. Noise in the measuring makes it `unstable`.
 */
export function* fonts(): Generator<void, string[]> {
  const [, context] = canvas2d(1, 1);
  const width = (family: string) => {
    context.font = `${size} ${family}`;
    return context.measureText(text).width;
  };
  const plain = steadily(() => generics.map(width));
  // Two families that differ suffice: no font is as wide as both.
  const differing = generics.map((family, index) => [family, plain[index]] as const);
  const bases = differing.filter(([, own], index) => plain.indexOf(own as number) === index).slice(0, 2);
  const seen = (names: readonly string[]) =>
    bases.some(([generic, own]) => width(`"${names.join('","')}",${generic}`) !== own);
  const found: string[] = [];
  for (let index = 0; index < candidates.length; index += together) {
    yield;
    const group = candidates.slice(index, index + together);
    if (!seen(group)) continue;
    for (const name of group) {
      yield;
      if (seen([name])) found.push(name);
    }
  }
  return found;
}
