/* What the page says about the latest action. */

import { byId, el, text } from './dom.js';
import { howOf, scoreText } from './identification.js';
import { smallRidge } from './ridge.js';

export function notice(title, ...paragraphs) {
  byId('notice').className = 'notice';
  text('notice-title', title);
  byId('notice-text').replaceChildren(
    ...paragraphs.filter(Boolean).map(each => (typeof each === 'string' ? el('p', '', each) : each)),
  );
}

export function tellWhatHappened(before, now, after) {
  const { identification } = now.event;
  const found = identification.visitor_found;
  const how = howOf(identification);
  if (!before) {
    if (found)
      notice(
        'Welcome back',
        'This browser has been here before. Forget its storage, identify again, and see whether its device’s facts alone give it away.',
      );
    else
      notice(
        'You are new here',
        'From now on this browser is known. Identify again, or reload the page: the id stays. Then forget the storage and see whether it still does.',
      );
    return;
  }
  const same = before.event.identification.visitor_id === identification.visitor_id;
  if (after === 'forgotten' && same) {
    notice(
      'Same visitor id, recognised without storage',
      'Every place that held the token was empty. The facts of the device were enough, and the confidence says how sure they make it.',
    );
  } else if (after === 'forgotten') {
    notice(
      'A new visitor id',
      'Without the token, the facts of this device did not lead to exactly one known visitor, and the server does not guess: a wrong match is worse than a new id.',
    );
  } else if (after === 'erased' && same) {
    notice('The same visitor id came back', 'This should not happen after erasing. Please report it.');
  } else if (after === 'erased' && found) {
    notice(
      'Another visitor id: the old one is gone',
      'Nothing of the erased visitor is left. This device’s facts equal those of another known visitor, perhaps another browser profile on this machine.',
    );
  } else if (after === 'erased') {
    notice(
      'A new visitor id: nothing of the old one is left',
      'The server had no token and no facts to recognise this browser by. It starts from nothing.',
    );
  } else if (same) {
    notice(
      'Same visitor id',
      how === 'Stored token'
        ? 'Recognised by the token that this browser keeps. Forget the storage to see what happens without it.'
        : 'Recognised once more.',
    );
  } else {
    notice('A different visitor id', 'The storage seems to have been cleared by somebody else than this page.');
  }
  compare(before, now);
}

function compare(before, now) {
  const column = (title, { event: { identification } }) =>
    el(
      'div',
      'compared',
      el('p', 'compared-title', title),
      smallRidge(identification.visitor_id, identification.visitor_found ? 'small-ridge' : 'small-ridge new'),
      el('code', 'compared-id', identification.visitor_id),
      el('p', 'compared-how', `${howOf(identification)}, confidence ${scoreText(identification)}`),
    );
  const same = before.event.identification.visitor_id === now.event.identification.visitor_id;
  const sign = el('span', same ? 'sign same' : 'sign other', same ? '=' : '≠');
  sign.setAttribute('role', 'img');
  sign.setAttribute('aria-label', same ? 'the same visitor as' : 'another visitor than');
  byId('compare').replaceChildren(column('Before', before), sign, column('Now', now));
  byId('compare').hidden = false;
}
