/* Coloured JSON. */

import { el } from './dom.js';

export const isScalar = value => value === null || typeof value !== 'object';

/** JSON, indented, as text nodes and coloured spans. */
export function jsonNodes(value, indent = '') {
  if (isScalar(value)) return [el('span', `j-${value === null ? 'null' : typeof value}`, JSON.stringify(value))];
  const list = Array.isArray(value);
  const entries = Object.entries(value);
  if (!entries.length) return [list ? '[]' : '{}'];
  const inner = `${indent}  `;
  const nodes = [list ? '[\n' : '{\n'];
  entries.forEach(([name, each], i) => {
    nodes.push(inner);
    if (!list) nodes.push(el('span', 'j-key', JSON.stringify(name)), ': ');
    nodes.push(...jsonNodes(each, inner), i < entries.length - 1 ? ',\n' : '\n');
  });
  nodes.push(indent + (list ? ']' : '}'));
  return nodes;
}
