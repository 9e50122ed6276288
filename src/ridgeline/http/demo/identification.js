/* Who the server thinks the visitor is. */

import { byId, el, text } from './dom.js';
import { showNoEvent } from './event.js';
import { showGauge } from './gauge.js';
import { showRidge } from './ridge.js';
import { exactFormat, milliseconds, timeElement } from './time.js';

/** In a few words how the server recognised the visitor: read from its comment, which `#method` shows whole. */
export function howOf({ visitor_found: found, confidence }) {
  if (!found) return 'New';
  const comment = confidence?.comment ?? '';
  if (/^the token that we issued\b/.test(comment)) return 'Stored token';
  return /\bknown visitor\b/.test(comment) ? 'Device facts' : 'Recognised';
}

export const scoreText = identification => identification.confidence?.score.toFixed(2) ?? '–';

/** What stands before the server's comment. */
const INTRODUCTIONS = {
  New: 'Not seen before:',
  'Stored token': 'Recognised by its stored token:',
  'Device facts': 'Recognised by its device’s facts:',
  Recognised: 'Recognised:',
};

export function showIdentification({ event, ready }) {
  const { identification } = event;
  const { visitor_id: id, visitor_found: found, confidence } = identification;
  document.body.dataset.visitor = found ? 'returning' : 'new';
  text('visitor-id', id);
  byId('copy-id').hidden = false;
  text('status', found ? 'Returning visitor' : 'New visitor');
  text('how', INTRODUCTIONS[howOf(identification)]);
  text('method', confidence?.comment ?? 'the server gave no explanation');
  showRidge(id);
  text('confidence', scoreText(identification));
  showGauge(confidence?.score ?? null);
  showTime('first-seen', identification.first_seen_at);
  if (found) showTime('last-seen', identification.last_seen_at);
  else {
    text('last-seen', 'Never');
    text('last-seen-exact', 'This is the first visit.');
  }
  byId('ready').replaceChildren(milliseconds(ready), el('small', '', ' ms'));
  text('ready-note', 'From the call to the answer, all facts read');

  const details = event.browser_details ?? {};
  text('browser', known(details.browser_name, details.browser_full_version));
  text('os', known(event.os ?? details.os, event.os_version ?? details.os_version));
  text('device', event.device === 'Other' ? 'Not named' : known(event.device));
  text('ip', known(event.ip_address));
}

/** After an erasure: only the id is left, so that it can be compared with the next. */
export function showNobody() {
  delete document.body.dataset.visitor;
  showRidge(null);
  showGauge(null);
  for (const id of [
    'status',
    'confidence',
    'first-seen',
    'first-seen-exact',
    'last-seen',
    'last-seen-exact',
    'ready',
    'ready-note',
    'browser',
    'os',
    'device',
    'ip',
  ])
    text(id);
  text('how', 'Erased:');
  text('method', 'the server knows nobody by this id any more');
  showNoEvent();
}

const known = (...parts) => parts.filter(part => part !== undefined && part !== '').join(' ') || 'Unknown';

function showTime(id, at) {
  if (at === undefined) {
    text(id, '–');
    text(`${id}-exact`, '');
    return;
  }
  byId(id).replaceChildren(timeElement(at));
  text(`${id}-exact`, exactFormat.format(at));
}
