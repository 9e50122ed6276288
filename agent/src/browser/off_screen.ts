import { Absence } from '../errors.js';

/** Its declarations win over the page's, `!important` ones included. `all` leaves two properties out. */
const boxStyle =
  'all:initial;direction:ltr;unicode-bidi:normal;white-space:nowrap;' +
  'display:block;position:absolute;left:-9999px;top:0;visibility:hidden;';

/**
 * Lays out lines of text outside the view, untouched by the page's styles, and has them measured.
 *
 * The lines are in a shadow tree, where the page's rules do not reach, so that they need no declarations against them.
 * The lines hang on the root element, which is there before the body is, and are gone before any code of the page can
 * run. A page that is not rendered (`display: none` on its root or its frame) is a failure, never a width of 0.
 */
export function measureOffScreen<T>(
  text: string,
  styles: readonly string[],
  measure: (spans: readonly HTMLElement[], box: HTMLElement) => T,
): T {
  const box = document.createElement('span');
  // Through the CSSOM, which a Content-Security-Policy permits, unlike a style attribute in markup.
  box.style.cssText = boxStyle.replace(/;/g, '!important;');
  const shadow = box.attachShadow({ mode: 'closed' });
  const spans = styles.map(style => {
    const span = document.createElement('span');
    span.style.cssText = style;
    span.textContent = text;
    shadow.appendChild(document.createElement('div')).appendChild(span);
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
