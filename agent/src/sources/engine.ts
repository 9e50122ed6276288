import { shortHash } from '../hash.js';

export interface Engine {
  /** The length of a native function's text, which engines lay out differently. */
  native_length: number;
  /** What stands before or in each line of an error's stack: `at` or `@`; empty for neither. */
  stack: string;
  /** How many lines a stack has at most, where the engine has such a limit. */
  stack_limit?: number;
  /** How the engine words two errors that every one throws. */
  messages: string;
  /** Of the names of `Navigator.prototype` in their order: what is redefined moves to the end. */
  navigator_order: string;
  /** Those of some global names that are there. */
  globals: string[];
}

const globals = ['InternalError', 'mozInnerScreenX', 'GestureEvent', 'webkitRequestFileSystem', 'BatteryManager'];

const failing: readonly (() => unknown)[] = [() => (0).toFixed(-1), () => (null as unknown as { x: 0 }).x];

const messageOf = (fail: () => unknown): string => {
  try {
    return String(fail());
  } catch (error) {
    return (error as Error).message;
  }
};

/**
 * Traits of the script engine, whatever the user agent says.
 *
 * Changes with the browser's version, seldom in all parts; a page may set the stack's limit. No user setting, zoom or
 * window size changes it.
 */
export function engine(): Engine {
  const { stack = '' } = new Error('x');
  const { stackTraceLimit } = Error as { stackTraceLimit?: number };
  return {
    native_length: String(Function.prototype.bind).length,
    stack: /^\s*at /m.test(stack) ? 'at' : stack.includes('@') ? '@' : '',
    ...(typeof stackTraceLimit === 'number' && { stack_limit: stackTraceLimit }),
    messages: shortHash(failing.map(messageOf).join()),
    navigator_order: shortHash(Object.getOwnPropertyNames(Navigator.prototype).join()),
    globals: globals.filter(name => name in window),
  };
}
