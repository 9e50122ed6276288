import { expect, test, vi } from 'vitest';
import { releaseWebGl } from '../browser/web_gl.js';
import { read, steady, unsupported } from '../testing.js';
import { webGlBasics } from './webgl_basics.js';

test('names processor and driver', async () => {
  expect(await steady(webGlBasics)).toEqual({
    version: expect.stringContaining('WebGL 1.0'),
    vendor: 'WebKit',
    vendor_unmasked: expect.stringContaining('Google'),
    renderer: 'WebKit WebGL',
    renderer_unmasked: expect.stringContaining('ANGLE'),
    shading_language_version: expect.stringContaining('GLSL'),
  });
});

test('takes a plain renderer as it is, as in Firefox', async () => {
  releaseWebGl();
  const real = WebGLRenderingContext.prototype.getParameter;
  const plain: Record<number, string> = { 7936: 'Mozilla', 7937: 'llvmpipe, or similar' };
  vi.spyOn(WebGLRenderingContext.prototype, 'getParameter').mockImplementation(function (
    this: WebGLRenderingContext,
    name,
  ) {
    return plain[name] ?? real.call(this, name);
  });
  const extension = vi.spyOn(WebGLRenderingContext.prototype, 'getExtension');
  const outcome = (await read(webGlBasics)) as { value: object };
  expect(outcome.value).toMatchObject({ vendor: 'Mozilla', renderer_unmasked: 'llvmpipe, or similar' });
  expect(outcome.value).not.toHaveProperty('vendor_unmasked');
  expect(extension).not.toHaveBeenCalled();
});

test('is unsupported without WebGL', async () => {
  releaseWebGl();
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  expect(await read(webGlBasics)).toEqual(unsupported);
});
