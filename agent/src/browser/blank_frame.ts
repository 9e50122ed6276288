import { supported } from '../errors.js';
import { type View, viewOf } from './navigator_view.js';

/** What was taken from the window of an empty frame, in which no script has changed anything yet. */
export interface BlankFrame {
  navigator: View;
  /** The source text of a function of any window. */
  textOf(code: unknown): string;
}

let shared: BlankFrame | undefined;

/**
 * The one frame that the sources share, since making one is slow.
 *
 * It has the page's origin and loads nothing, so that no policy is asked; it is hidden by an attribute and gone before
 * any code of the page, and any drawing, has its turn.
 */
export function blankFrame(): BlankFrame {
  shared ??= taken();
  return shared;
}

function taken(): BlankFrame {
  const element = document.createElement('iframe');
  element.hidden = true;
  document.documentElement.appendChild(element);
  try {
    const frame = supported(element.contentWindow) as Window & typeof globalThis;
    const textOf = frame.Function.prototype.toString;
    return { navigator: viewOf(frame.navigator), textOf: code => textOf.call(code) };
  } finally {
    element.remove();
  }
}

/** Lets go of the frame's window, which would otherwise be kept in memory. */
export function releaseBlankFrame(): void {
  shared = undefined;
}
