import { type InputCounts, inputCounter, inputTypes } from '../browser/input.js';
import { live } from '../collect.js';

let counts: InputCounts | undefined;

/** Whether the window has a frame or bars, so that its page cannot begin in the corner of the screen. */
const framed = () => outerHeight - innerHeight > 30;

function listened(): InputCounts {
  const counter = inputCounter(framed);
  // Before the page's own listeners, which may keep events from others; none of them waits for this one.
  for (const type of inputTypes) addEventListener(type, counter.note, { capture: true, passive: true });
  return counter.counts;
}

/**
 * How mouse and keys were used since the agent was started, in numbers alone: nothing of what was typed, and no place.
 * Zeros are left out. Read again for each message.
 *
 * Changes with all that the visitor does.
 */
export const input = live((): Partial<InputCounts> => {
  counts ??= listened();
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count));
});
