import { webGl } from '../browser/web_gl.js';
import { alone } from '../collect.js';

/**
 * Whether WebGL draws. Its `ms` are what making the context took: the one step of the whole collection that may be
 * long and cannot be cut, so it has a task to itself.
 *
 * Changes with the user's setting for hardware acceleration. No zoom or window size changes it.
 */
export function* webGlContext(): Generator<typeof alone, true> {
  yield alone;
  webGl();
  yield alone;
  return true;
}
