/* Copying to the clipboard. */

import { el, text } from './dom.js';
import { withoutFailure } from './failure.js';

const announce = sentence => text('announce', sentence);

export async function copy(button, value) {
  let copied = true;
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    copied = copyTheOldWay(value, button);
  }
  const label = button.firstChild;
  label.data = copied ? 'Copied' : 'Not allowed';
  announce(copied ? 'Copied' : 'The browser did not allow to copy');
  setTimeout(() => {
    label.data = 'Copy';
    announce('');
  }, 1_600);
}

/** The Clipboard API exists on secure pages only; a demo in the local network is none. */
function copyTheOldWay(value, button) {
  const area = el('textarea', 'visually-hidden');
  area.value = value;
  document.body.append(area);
  area.select();
  const copied = withoutFailure(() => document.execCommand('copy')) ?? false;
  area.remove();
  button.focus();
  return copied;
}
