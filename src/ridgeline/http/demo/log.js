/* What has been done on this page so far. */

import { byId, el } from './dom.js';
import { howOf, scoreText } from './identification.js';
import { smallRidge } from './ridge.js';
import { clockFormat, milliseconds } from './time.js';

export function logIdentification({ event, ready }) {
  const { identification } = event;
  const id = el('code', 'log-id', identification.visitor_id);
  log(
    el(
      'li',
      identification.visitor_found ? 'log-row returning' : 'log-row new',
      el('time', 'log-time', clockFormat.format(event.timestamp)),
      smallRidge(identification.visitor_id, identification.visitor_found ? 'small-ridge' : 'small-ridge new'),
      id,
      el('span', 'log-how', howOf(identification)),
      el('span', 'log-score', scoreText(identification)),
      el('span', 'log-ready', `${milliseconds(ready)} ms`),
    ),
  );
}

export const logAction = sentence =>
  log(
    el(
      'li',
      'log-row action',
      el('time', 'log-time', clockFormat.format(Date.now())),
      el('span', 'log-what', sentence),
    ),
  );

function log(row) {
  byId('past-empty').hidden = true;
  byId('log').prepend(row);
  while (byId('log').children.length > 20) byId('log').lastElementChild.remove();
}
