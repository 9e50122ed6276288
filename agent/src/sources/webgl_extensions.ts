import { releaseWebGl, webGl } from '../browser/web_gl.js';
import { hash } from '../hash.js';

export interface WebGlExtensions {
  context_attributes: string;
  parameters: string;
  shader_precisions: string;
  extensions: string;
  extension_parameters: string;
  /** Named by the browser among its extensions, yet refused when asked for, of those that tell graphics cards apart. */
  unsupported_extensions: string[];
}

/** Limits of the implementation (WebGL 1, 5.14.3): nothing here depends on what was drawn. */
const parameters = [
  'ALIASED_LINE_WIDTH_RANGE',
  'ALIASED_POINT_SIZE_RANGE',
  'ALPHA_BITS',
  'BLUE_BITS',
  'DEPTH_BITS',
  'GREEN_BITS',
  'IMPLEMENTATION_COLOR_READ_FORMAT',
  'IMPLEMENTATION_COLOR_READ_TYPE',
  'MAX_COMBINED_TEXTURE_IMAGE_UNITS',
  'MAX_CUBE_MAP_TEXTURE_SIZE',
  'MAX_FRAGMENT_UNIFORM_VECTORS',
  'MAX_RENDERBUFFER_SIZE',
  'MAX_TEXTURE_IMAGE_UNITS',
  'MAX_TEXTURE_SIZE',
  'MAX_VARYING_VECTORS',
  'MAX_VERTEX_ATTRIBS',
  'MAX_VERTEX_TEXTURE_IMAGE_UNITS',
  'MAX_VERTEX_UNIFORM_VECTORS',
  'MAX_VIEWPORT_DIMS',
  'RED_BITS',
  'SAMPLE_BUFFERS',
  'SAMPLES',
  'STENCIL_BITS',
  'SUBPIXEL_BITS',
] as const;

const shaders = ['VERTEX_SHADER', 'FRAGMENT_SHADER'] as const;

const precisions = ['LOW_FLOAT', 'MEDIUM_FLOAT', 'HIGH_FLOAT', 'LOW_INT', 'MEDIUM_INT', 'HIGH_INT'] as const;

/** Limits that extensions add, by the extension that must be had before the question is allowed. */
const extensionParameters: Readonly<Record<string, readonly string[]>> = {
  EXT_texture_filter_anisotropic: ['MAX_TEXTURE_MAX_ANISOTROPY_EXT'],
  WEBGL_draw_buffers: ['MAX_COLOR_ATTACHMENTS_WEBGL', 'MAX_DRAW_BUFFERS_WEBGL'],
};

/**
 * What is asked for: formats of textures, in which graphics cards differ and borrowed lists of extensions give
 * themselves away, and what brings the limits above. Each question waits for the graphics process; all would be a tenth
 * of the whole collection.
 */
const asked = /compress|aniso|draw_b/;

/** Arrays of any kind and single values as text. */
const asText = (value: unknown): string => (ArrayBuffer.isView(value) ? (value as Int32Array).join() : String(value));

/**
 * Hashes of what the graphics stack can do.
 *
 * Changes with the graphics card, its driver, browser updates, and the user's setting for hardware acceleration. Zoom
 * and window size change nothing.
 */
export function* webGlExtensions(): Generator<void, WebGlExtensions> {
  try {
    const gl = webGl();
    const names = [...(gl.getSupportedExtensions() ?? [])].sort();
    const attributes = Object.entries(gl.getContextAttributes() ?? {}).sort();
    yield;
    const limits = parameters.map(name => asText(gl.getParameter(gl[name])));
    yield;
    const formats = shaders.flatMap(shader =>
      precisions.map(precision => {
        const format = gl.getShaderPrecisionFormat(gl[shader], gl[precision]);
        return [format?.rangeMin, format?.rangeMax, format?.precision];
      }),
    );

    const refused: string[] = [];
    const extra: string[] = [];
    for (const name of names) {
      if (!asked.test(name)) continue;
      yield;
      const extension: Record<string, number> | null = gl.getExtension(name);
      if (!extension) refused.push(name);
      for (const limit of (extension && extensionParameters[name]) || []) {
        extra.push(`${limit}=${asText(gl.getParameter(extension?.[limit] as number))}`);
      }
    }

    return {
      context_attributes: hash(JSON.stringify(attributes)),
      parameters: hash(JSON.stringify(limits)),
      shader_precisions: hash(JSON.stringify(formats)),
      extensions: hash(JSON.stringify(names)),
      extension_parameters: hash(JSON.stringify(extra)),
      unsupported_extensions: refused,
    };
  } finally {
    releaseWebGl();
  }
}
