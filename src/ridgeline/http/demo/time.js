/* Points in time and lengths of time, for people. */

import { el } from './dom.js';

export const exactFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
export const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

function relative(at) {
  const seconds = Math.round((at - Date.now()) / 1000);
  if (seconds > -5) return 'Just now';
  for (const [unit, length] of [
    ['year', 31_557_600],
    ['month', 2_629_800],
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ]) {
    if (-seconds >= length) return relativeFormat.format(Math.trunc(seconds / length), unit);
  }
  return relativeFormat.format(seconds, 'second');
}

export function timeElement(at) {
  const element = el('time', '', relative(at));
  element.dateTime = new Date(at).toISOString();
  element.dataset.at = String(at);
  return element;
}

setInterval(() => {
  for (const element of document.querySelectorAll('time[data-at]'))
    element.textContent = relative(Number(element.dataset.at));
}, 15_000);

export const milliseconds = ms => (ms >= 100 ? String(Math.round(ms)) : ms.toFixed(1).replace(/\.0$/, ''));
