/* The facts, group by group, each with its value and the time that reading it took. */

import { byId, el, nameNodes } from './dom.js';
import { GROUPS, groupOf } from './fact_groups.js';
import { milliseconds } from './time.js';
import { valueNode } from './values.js';

const ABSENCES = {
  unsupported: 'This browser has no such thing',
  blocked: 'The browser refused to tell',
  unstable: 'The browser adds noise, so that nothing can be read from it',
  timeout: 'Not ready before the deadline',
  failed: 'Reading it failed',
};

export function showFacts(facts) {
  const names = Object.keys(facts);
  const slowest = Math.max(1, ...names.map(name => facts[name].ms));
  const total = sumOf(names, facts);
  const absent = names.filter(name => facts[name].error !== undefined).length;
  byId('facts-lead').replaceChildren(
    el('strong', '', `${names.length} facts`),
    `, ${absent ? `${absent} of them without a value` : 'each with a value'}, in `,
    el('strong', '', `${milliseconds(total)} ms`),
    ' of reading in all. Some are read while others wait, so that is not the time until the id was ready. They go to this server only.',
  );
  byId('fact-groups').replaceChildren(
    ...Object.keys(GROUPS).flatMap(group => {
      const order = Object.keys(GROUPS[group]);
      const members = names.filter(name => groupOf(name) === group).sort((a, b) => order.indexOf(a) - order.indexOf(b));
      if (!members.length) return [];
      const list = el(
        'ul',
        'fact-list',
        ...members.map(name => factRow(name, facts[name], slowest, GROUPS[group][name])),
      );
      return el(
        'section',
        'fact-group',
        el(
          'div',
          'fact-group-head',
          el('h3', '', group),
          el(
            'p',
            '',
            `${members.length} ${members.length === 1 ? 'fact' : 'facts'}, ${milliseconds(sumOf(members, facts))} ms`,
          ),
        ),
        list,
      );
    }),
  );
}

const sumOf = (names, facts) => names.reduce((sum, name) => sum + facts[name].ms, 0);

function factRow(name, fact, slowest, [label, hint] = [name, '']) {
  const row = el('li', 'fact');
  row.dataset.fact = name;
  const bar = el('span', 'bar');
  bar.style.setProperty('--share', String(fact.ms / slowest));
  bar.setAttribute('aria-hidden', 'true');
  const value =
    fact.error === undefined
      ? (WRITTEN[name]?.(fact.value) ?? valueNode(fact.value))
      : absence(fact.error);
  row.append(
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
    el('div', 'fact-value', value),
    el('p', 'fact-time', bar, el('span', 'fact-ms', `${fact.ms.toFixed(1)} ms`)),
  );
  return row;
}

/** Why there is no value. */
export const absence = error => el('p', `absence ${error}`, el('code', '', error), ` ${ABSENCES[error] ?? ''}`);

/** Facts that people write in a way of their own. */
const WRITTEN = {
  screen_resolution: value =>
    Array.isArray(value) && value.length === 2 ? el('code', 'scalar number', value.join(' × ')) : null,
};
