import { isMasked, unmaskedRenderer, webGl } from '../browser/web_gl.js';

export interface WebGlBasics {
  version: string;
  vendor: string;
  /** Left out by browsers that tell only the renderer. */
  vendor_unmasked?: string;
  renderer: string;
  renderer_unmasked: string;
  shading_language_version: string;
}

/**
 * The graphics processor and its driver as WebGL names them.
 *
 * Changes with the graphics card, on laptops also with the one in use; with drivers, browser updates, and the user's
 * setting for hardware acceleration. Zoom and window size change nothing.
 */
export function webGlBasics(): WebGlBasics {
  const gl = webGl();
  const text = (parameter: number) => String(gl.getParameter(parameter) ?? '');
  const info = isMasked(gl) ? gl.getExtension('WEBGL_debug_renderer_info') : null;
  return {
    version: text(gl.VERSION),
    vendor: text(gl.VENDOR),
    ...(info && { vendor_unmasked: text(info.UNMASKED_VENDOR_WEBGL) }),
    renderer: text(gl.RENDERER),
    renderer_unmasked: unmaskedRenderer(gl),
    shading_language_version: text(gl.SHADING_LANGUAGE_VERSION),
  };
}
