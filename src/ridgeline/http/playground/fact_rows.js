/* The facts as rows: value, readings, time and bytes. */

import { el, nameNodes } from '../../demo/assets/dom.js';
import { GROUPS, groupOf } from '../../demo/assets/fact_groups.js';
import { absence } from '../../demo/assets/facts.js';
import { isScalar } from '../../demo/assets/json.js';
import { milliseconds } from '../../demo/assets/time.js';
import { valueNode } from '../../demo/assets/values.js';

/** Values up to this many characters are shown at once. */
const SHORT = 60;
const PREVIEW = 160;

const sum = (facts, part) => facts.reduce((total, fact) => total + fact[part], 0);
export const grouped = number => number.toLocaleString('en').replaceAll(',', '\u202f');

export const factList = (title, facts, slowest) =>
  el(
    'section',
    'fact-section',
    title
      ? el(
          'div',
          'fact-section-head',
          el('h3', '', title),
          el(
            'p',
            '',
            `${facts.length} ${facts.length === 1 ? 'fact' : 'facts'}, ${milliseconds(sum(facts, 'ms'))} ms, ${grouped(sum(facts, 'bytes'))} bytes`,
          ),
        )
      : null,
    el('ul', '', ...facts.map(fact => row(fact, slowest))),
  );

function row(fact, slowest) {
  const { name, stability, ms, median, bytes } = fact;
  const [label, hint] = GROUPS[groupOf(name)][name] ?? [name, ''];
  const item = el('li', `reading-row ${stability}`);
  Object.assign(item.dataset, { fact: name, stability, ms, bytes, readings: fact.facts.length });
  const bar = el('span', 'bar');
  bar.style.setProperty('--share', String(ms / slowest));
  bar.setAttribute('aria-hidden', 'true');
  const time = el('p', 'fact-time', bar, el('span', 'fact-ms', `${ms.toFixed(1)} ms`));
  time.title = `Median of ${fact.facts.length} readings: ${median.toFixed(1)} ms`;
  item.append(
    el(
      'div',
      'fact-name',
      el(
        'p',
        'fact-label',
        label,
        label === name ? null : ' ',
        label === name ? null : el('code', 'fact-key', ...nameNodes(name)),
      ),
      hint ? el('p', 'fact-hint', hint) : null,
    ),
    el('div', 'fact-value', ...valueOf(fact)),
    squares(fact),
    time,
    el('p', 'fact-bytes', grouped(bytes), el('span', 'unit', ' B')),
  );
  return item;
}

function squares({ squares, stability }) {
  const marks = el('span', 'readings', ...squares.map(kind => el('span', `reading ${kind}`)));
  marks.setAttribute('aria-hidden', 'true');
  return el('p', 'fact-stability', marks, el('span', 'stability', stability));
}

const shown = fact => (fact.error === undefined ? valueNode(fact.value) : absence(fact.error));

/** One value; or where the readings differ, each that occurred. */
function valueOf({ first, facts, distinct }) {
  if (distinct.length === 1) return [first.error === undefined ? compact(first.value) : absence(first.error)];
  return distinct.map(fact => {
    const numbers = facts.flatMap((other, i) =>
      JSON.stringify([other.value, other.error]) === JSON.stringify([fact.value, fact.error]) ? [i + 1] : [],
    );
    return el(
      'div',
      'variant',
      el('span', 'variant-name', `Reading ${numbers.join(', ')}`),
      fact.error === undefined ? compact(fact.value) : shown(fact),
    );
  });
}

/** A value in one line, and whole when it is opened. */
function compact(value) {
  const text = JSON.stringify(value);
  const small = isScalar(value) || (Array.isArray(value) && value.every(isScalar) && text.length <= SHORT);
  if (small || (Array.isArray(value) && !value.length)) return valueNode(value);
  const preview = text.length > PREVIEW ? `${text.slice(0, PREVIEW)} …` : text;
  return el('details', 'fold whole', el('summary', '', el('code', 'line', preview)), opened(value));
}

/** Long lists come folded; in what has just been opened they are open. */
function opened(value) {
  const node = valueNode(value);
  if (node.tagName === 'DETAILS') node.open = true;
  return node;
}
