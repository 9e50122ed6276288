/* The scale under the confidence. */

import { byId, svg } from './dom.js';

export function showGauge(score) {
  const gauge = byId('gauge');
  gauge.replaceChildren();
  const ticks = 50;
  for (let i = 0; i <= ticks; i++) {
    const x = 2 + (i * 200) / ticks;
    const reached = score !== null && i / ticks <= score + 1e-9;
    gauge.append(
      svg('path', {
        d: `M${x} ${i % 25 === 0 ? 0 : i % 5 === 0 ? 4 : 8}V20`,
        class: reached ? 'tick reached' : 'tick',
      }),
    );
  }
}
