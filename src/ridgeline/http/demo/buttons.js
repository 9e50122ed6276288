/* Buttons stay focusable while they are of no use, so that the focus is not lost. */

import { byId } from './dom.js';

export function enable(id, usable) {
  byId(id).setAttribute('aria-disabled', String(!usable));
}

const isUsable = id => byId(id).getAttribute('aria-disabled') !== 'true';

export function onClick(id, action) {
  byId(id).addEventListener('click', () => {
    if (isUsable(id)) action();
  });
}
