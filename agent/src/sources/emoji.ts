import { measureOffScreen } from '../browser/off_screen.js';
import { steadily } from '../errors.js';

export interface Emoji {
  /** The font family in force, which is the user's default; the emoji font itself is not told. */
  font: string;
  width: number;
  height: number;
  top: number;
  bottom: number;
  left: number;
  right: number;
  x: number;
  y: number;
}

/** Joined, coloured, old and recent ones: a font that lacks one shows its parts or a box, of another width. */
const codePoints = [
  0x1f98a, 0x20, 0x1f469, 0x200d, 0x1f9b0, 0x20, 0x1f44d, 0x1f3fd, 0x20, 0x2603, 0xfe0f, 0x20, 0x1f1eb, 0x1f1f7, 0x20,
  0x1f9cc, 0x20, 0x1fae8, 0x20, 0x1f3f4, 0x200d, 0x2620, 0xfe0f,
];

/**
 * The box of a line of emoji, measured from the corner of the element around it.
 *
 * Changes with the system's emoji font, so with system updates, and with the default font that the user set. Window
 * size and scrolling change nothing; zoom changes the last digits where the browser lays out in device pixels.
 * Extensions that add noise to sizes make it `unstable`.
 */
export function emoji(): Emoji {
  const text = String.fromCodePoint(...codePoints);
  return measureOffScreen(text, ['font-size:40px'], ([span], box) => {
    const [rect, corner] = steadily(() => [span as HTMLElement, box].map(each => each.getBoundingClientRect())) as [
      DOMRect,
      DOMRect,
    ];
    // Thousandths, since the corner's own position adds noise of floating point.
    const from = (origin: number) => (position: number) => Math.round((position - origin) * 1000) / 1000;
    const across = from(corner.left);
    const down = from(corner.top);
    return {
      font: getComputedStyle(span as HTMLElement).fontFamily,
      width: from(0)(rect.width),
      height: from(0)(rect.height),
      top: down(rect.top),
      bottom: down(rect.bottom),
      left: across(rect.left),
      right: across(rect.right),
      x: across(rect.x),
      y: down(rect.y),
    };
  });
}
