import { whenIdle } from '../budget.js';
import { supported } from '../errors.js';

/** Null where the browser could make none. */
let shared: WebGLRenderingContext | null | undefined;

/**
 * The one WebGL context that the sources share, since making one is slow and browsers allow few. Where there is none
 * they ask once, too: it takes its time, and Firefox writes each failure on the console.
 */
export function webGl(): WebGLRenderingContext {
  if (shared === undefined) shared = document.createElement('canvas').getContext('webgl');
  return supported(shared);
}

/**
 * Gives the context back to the browser when it is idle, rather than when the garbage is collected: the graphics process
 * is waited for once more.
 */
export function releaseWebGl(): void {
  const gl = shared;
  shared = undefined;
  if (gl) whenIdle(() => gl.getExtension('WEBGL_lose_context')?.loseContext());
}

/**
 * Whether RENDERER is a placeholder, so that the true one must be asked for by WEBGL_debug_renderer_info. Firefox
 * gives it plainly and logs a deprecation warning when it is asked for the extension.
 */
export const isMasked = (gl: WebGLRenderingContext): boolean =>
  gl.getParameter(gl.VENDOR) === 'WebKit' || gl.getParameter(gl.RENDERER) === 'Mozilla';

/** The graphics processor and its driver as far as the browser tells. */
export function unmaskedRenderer(gl: WebGLRenderingContext): string {
  const info = isMasked(gl) ? gl.getExtension('WEBGL_debug_renderer_info') : null;
  return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER) ?? '');
}
