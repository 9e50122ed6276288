import { now } from '../budget.js';
import { alone } from '../collect.js';
import { Absence } from '../errors.js';

/** What read a value that was written to the console, while it was written. */
type Trap =
  /** Chromium: a client of the DevTools protocol, which has errors formatted. */
  | 'stack'
  /** Firefox: its developer tools, which show what caused an error. */
  | 'cause'
  /** Firefox: a client of WebDriver BiDi, which has the members of a list read. */
  | 'element';

export interface ConsoleWatched {
  traps: Trap[];
  /** Where the trap `stack` was sprung, microseconds for 100 asynchronous calls, which a debugger keeps account of. */
  async_calls?: number;
  /** Beside them those for 2,000 text nodes, which tell how fast the machine is. */
  text_nodes?: number;
}

const asyncCalls = 100;
const textNodes = 2000;
const rounds = 8;

const isNative = (code: unknown): boolean => /\[native code\]\s*\}$/.test(Function.prototype.toString.call(code));

/** Does `work` with another value of a property, which is put back whatever happens. */
function withProperty(owner: object, key: string, value: unknown, work: () => void): void {
  const before = Object.getOwnPropertyDescriptor(owner, key);
  Object.defineProperty(owner, key, { configurable: true, writable: true, value });
  try {
    work();
  } finally {
    if (before) Object.defineProperty(owner, key, before);
    else delete (owner as Record<string, unknown>)[key];
  }
}

/** Chromium formats an error's stack when it is first read. The end of a group shows nothing, but ends one of the page. */
function trapsOfChromium(): Trap[] {
  const { groupEnd } = console as { groupEnd(value: unknown): void };
  if (!isNative(groupEnd)) throw new Absence('blocked');
  const traps = new Set<Trap>();
  const spring = () => {
    traps.add('stack');
    return '';
  };
  withProperty(Error, 'stackTraceLimit', 1, () => {
    withProperty(Error, 'prepareStackTrace', spring, () => groupEnd(new Error()));
  });
  return [...traps];
}

/** Firefox reads nothing of the end of a group; a list of an error without name and stack looks empty. */
function trapsOfFirefox(): Trap[] {
  if (!isNative(console.debug)) throw new Absence('blocked');
  const traps = new Set<Trap>();
  const trap = (owner: object, key: PropertyKey, name: Trap) =>
    Object.defineProperty(owner, key, {
      get() {
        traps.add(name);
      },
    });
  const error = Object.assign(new Error(), { name: '', stack: '' });
  console.debug(trap([trap(error, 'cause', 'cause')], 1, 'element'));
  return [...traps];
}

/** Microseconds that so many calls take in the best round: others use the processor, too. */
function* fastest(calls: number, call: () => unknown): Generator<unknown, number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    yield alone;
    const began = now();
    for (let left = calls; left > 0; left--) call();
    best = Math.min(best, now() - began);
  }
  return Math.round(best * 1000);
}

/**
 * Who reads what is written to the console, and whether a debugger keeps account of asynchronous calls: developer tools
 * do both, drivers the first at most. Chromium's console shows nothing of it, Firefox's a list that looks empty.
 *
 * Changes with the opening of the tools, wherever they are docked, and with drivers. No zoom or window size changes it.
 */
export function* consoleWatched(): Generator<unknown, ConsoleWatched> {
  if ('mozInnerScreenX' in window) return { traps: trapsOfFirefox() };
  // No other engine has the global; elsewhere nothing is known of what tools read.
  if (!('webkitRequestFileSystem' in window)) throw new Absence('unsupported');
  const traps = trapsOfChromium();
  if (!traps.length) return { traps };
  const async_calls = yield* fastest(asyncCalls, async () => {
    await 0;
  });
  return { traps, async_calls, text_nodes: yield* fastest(textNodes, () => document.createTextNode('')) };
}
