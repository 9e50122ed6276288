import { supported } from '../errors.js';

/** What the system keeps of the screen for itself at the top, right, bottom and left, in CSS pixels. */
export type ScreenFrame = [number, number, number, number];

/**
 * How wide the bars of the system are: menu, dock, task bar.
 *
 * Changes with the user's settings, with turning a phone, with the monitor in use, and in browsers that count in CSS
 * pixels with the zoom. No window size changes it, save full screen on some systems.
 */
export function screenFrame(): ScreenFrame {
  const { width, height, availWidth, availHeight } = supported(window.screen);
  const { availTop = 0, availLeft = 0 } = screen as { availTop?: number; availLeft?: number };
  return [availTop, width - availWidth - availLeft, height - availHeight - availTop, availLeft];
}
