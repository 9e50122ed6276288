import { expect, test, vi } from 'vitest';
import { releaseWebGl, webGl } from '../browser/web_gl.js';
import { hashPattern, read, steady, unsupported } from '../testing.js';
import { webGlExtensions } from './webgl_extensions.js';

test('is a hash of each part', async () => {
  const { unsupported_extensions, ...hashes } = await steady(webGlExtensions);
  expect(unsupported_extensions).toEqual([]);
  expect(Object.keys(hashes)).toHaveLength(5);
  for (const each of Object.values(hashes)) expect(each).toMatch(hashPattern);
  expect(new Set(Object.values(hashes)).size).toBe(5);
});

test('gives its context back once the browser is idle', async () => {
  const gl = webGl();
  await read(webGlExtensions);
  expect(webGl()).not.toBe(gl);
  await vi.waitFor(() => expect(gl.isContextLost()).toBe(true));
});

test('names extensions that are promised and refused', async () => {
  releaseWebGl();
  const real = WebGLRenderingContext.prototype.getExtension;
  vi.spyOn(WebGLRenderingContext.prototype, 'getExtension').mockImplementation(function (
    this: WebGLRenderingContext,
    name: string,
  ) {
    return name.startsWith('WEBGL_compressed') ? null : real.call(this, name);
  });
  const promised = (webGl().getSupportedExtensions() ?? []).filter(name => name.startsWith('WEBGL_compressed')).sort();
  expect(promised).not.toEqual([]);
  expect(await read(webGlExtensions)).toMatchObject({ value: { unsupported_extensions: promised } });
});

test('is unsupported without WebGL', async () => {
  releaseWebGl();
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  expect(await read(webGlExtensions)).toEqual(unsupported);
});
