/**
 * How far the local clock is ahead of UTC at the time of the visit, as `±HH:MM` (ECMAScript, `getTimezoneOffset`).
 *
 * Changes with the time zone, a user setting, and twice a year with summer time. Zoom and window size change nothing.
 */
export function timezoneOffset(): string {
  // The browser counts what is to be added to local time, hence the turned sign.
  const minutes = -new Date().getTimezoneOffset();
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}
