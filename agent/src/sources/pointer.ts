import { matches, mediaValue } from '../browser/media.js';

const precisions = ['fine', 'coarse', 'none'] as const;

export interface Pointer {
  /** How precise the main pointing device is; a mouse is `fine`, a finger `coarse`. */
  main: (typeof precisions)[number];
  /** How precise all of them are. */
  any: (typeof precisions)[number][];
  /** Whether the main one can rest on something without a click. */
  hover: boolean;
}

/**
 * What the user points with (Media Queries 4, interaction media features).
 *
 * Changes when a mouse or a touch screen is plugged in, and with emulation in developer tools. No zoom or window size
 * changes it.
 */
export function pointer(): Pointer {
  return {
    main: mediaValue('pointer', precisions),
    any: precisions.filter(each => matches(`(any-pointer: ${each})`)),
    hover: matches('(hover: hover)'),
  };
}
