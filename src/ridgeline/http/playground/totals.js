/* What all facts together cost. */

import { byId, el, text } from '../../demo/assets/dom.js';
import { milliseconds } from '../../demo/assets/time.js';
import { grouped } from './fact_rows.js';
import { STABILITIES } from './order.js';

const figure = (id, value, unit) => byId(id).replaceChildren(value, el('small', '', ` ${unit}`));

/** `took` are the milliseconds of the readings, from the first fact to the last. */
export function showTotals(facts, took) {
  text('count', String(facts.length));
  text(
    'count-note',
    STABILITIES.map(each => [facts.filter(fact => fact.stability === each).length, each])
      .filter(([count]) => count)
      .map(([count, each]) => `${count} ${each}`)
      .join(', '),
  );
  const sorted = [...took].sort((a, b) => a - b);
  figure('collected', milliseconds(took[0]), 'ms');
  text('collected-note', `First reading; the median is ${milliseconds(sorted[Math.floor(sorted.length / 2)])} ms`);
  const longest = facts.reduce((a, b) => (b.ms > a.ms ? b : a));
  figure('longest', milliseconds(longest.ms), 'ms');
  byId('longest-note').replaceChildren(el('code', '', longest.name), ', first reading');
}

/** `message` is the body that the agent would send. */
export async function showBytes(message) {
  const raw = new Blob([message]);
  figure('bytes', grouped(raw.size), 'B');
  if (typeof CompressionStream !== 'function') {
    text('bytes-note', 'This browser cannot tell how many gzipped');
    return;
  }
  const gzipped = await new Response(raw.stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer();
  text('bytes-note', `${grouped(gzipped.byteLength)} bytes gzipped`);
  byId('bytes').dataset.raw = String(raw.size);
  byId('bytes').dataset.gzip = String(gzipped.byteLength);
}
