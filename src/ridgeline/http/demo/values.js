/* A value to be read by people. */

import { el, nameNodes } from './dom.js';
import { isScalar, jsonNodes } from './json.js';

function scalarNode(value) {
  if (value === '') return el('span', 'nothing', 'empty');
  return el('code', `scalar ${typeof value}`, typeof value === 'string' ? value : JSON.stringify(value));
}

/** A value to be read by people: small ones whole, long ones folded. */
export function valueNode(value) {
  if (isScalar(value)) return scalarNode(value);
  if (Array.isArray(value)) return listNode(value);
  const entries = Object.entries(value);
  if (!entries.length) return el('span', 'nothing', 'empty');
  const list = el('dl', 'pairs');
  for (const [name, each] of entries)
    list.append(el('div', '', el('dt', '', ...nameNodes(name)), el('dd', '', valueNode(each))));
  return list;
}

function listNode(values) {
  if (!values.length) return el('span', 'nothing', 'none');
  const flat = values.every(isScalar);
  const whole = JSON.stringify(values);
  if (flat && (values.length <= 6 || whole.length <= 160)) return chips(values);
  if (whole.length <= 160 && values.every(each => Array.isArray(each) && each.every(isScalar))) {
    return el('ol', 'rows', ...values.map(each => el('li', '', chips(each))));
  }
  const first = values
    .map(each => (isScalar(each) ? String(each) : (each.name ?? each.brand ?? '')))
    .filter(Boolean)
    .slice(0, 3);
  const summary = el(
    'summary',
    '',
    `${values.length} ${flat ? 'values' : 'entries'}`,
    first.length ? el('span', 'preview', `${first.join(', ')}${values.length > first.length ? ' …' : ''}`) : null,
  );
  return el('details', 'fold', summary, flat ? chips(values) : sheet(values));
}

/** JSON in a box that keyboards can scroll. */
function sheet(value) {
  const box = el('pre', 'sheet sheet-small', ...jsonNodes(value));
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', 'All entries');
  return box;
}

const chips = values => el('ul', 'chips', ...values.map(each => el('li', '', scalarNode(each))));
