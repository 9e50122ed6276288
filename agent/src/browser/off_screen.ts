import { Absence } from '../errors.js';

/** A style's declarations win over the page's, `!important` ones included. `all` leaves two properties out. */
function isolated(style: string): HTMLElement {
  const element = document.createElement('span');
  const whole = `all:initial;direction:ltr;unicode-bidi:normal;white-space:nowrap;${style};`;
  // Through the CSSOM, which a Content-Security-Policy permits, unlike a style attribute in markup.
  element.style.cssText = whole.replace(/;/g, '!important;');
  return element;
}

/**
 * Lays out lines of text outside the view, untouched by the page's styles, and has them measured.
 *
 * The lines hang on the root element, which is there before the body is, and are gone before any code of the page can
 * run. A page that is not rendered (`display: none` on its root or its frame) is a failure, never a width of 0.
 */
export function measureOffScreen<T>(
  text: string,
  styles: readonly string[],
  measure: (spans: readonly HTMLElement[], box: HTMLElement) => T,
): T {
  const box = isolated('display:block;position:absolute;left:-9999px;top:0;visibility:hidden');
  const spans = styles.map(style => {
    const line = isolated('display:block');
    const span = isolated(style);
    span.textContent = text;
    line.appendChild(span);
    box.appendChild(line);
    return span;
  });
  document.documentElement.appendChild(box);
  try {
    if (spans.every(span => span.getBoundingClientRect().width === 0)) throw new Absence('failed');
    return measure(spans, box);
  } finally {
    box.remove();
  }
}
