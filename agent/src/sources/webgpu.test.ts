import { expect, test, vi } from 'vitest';
import { releaseWebGl } from '../browser/web_gl.js';
import { having, lacking, read, unsupported } from '../testing.js';
import { webGpu } from './webgpu.js';

class Limits {
  get maxBufferSize() {
    return 2 ** 28;
  }
}
Object.defineProperty(Limits.prototype, 'maxBufferSize', { enumerable: true });

function drawingWith(renderer: string, system = 'Windows NT 10.0; Win64; x64'): void {
  vi.spyOn(WebGLRenderingContext.prototype, 'getParameter').mockReturnValue(renderer);
  having(navigator, 'userAgent', `Mozilla/5.0 (${system}) Chrome/156.0.0.0`);
}

const info = { vendor: 'intel', architecture: 'gen-12lp', device: '', description: '' };

function offering(features: string[], limits: object = new Limits()) {
  const requestAdapter = vi.fn(async () => ({ info, features: new Set(features), limits }));
  having(navigator, 'gpu', { requestAdapter });
  return requestAdapter;
}

test('is what the adapter says, with its features and limits as hashes', async () => {
  drawingWith('ANGLE (Intel, Iris Xe)');
  offering(['b', 'a']);
  const digest = expect.stringMatching(/^[0-9a-f]{8}$/);
  const first = await read(webGpu);
  expect(first).toEqual({ value: { ...info, features: digest, limits: digest } });
  offering(['a', 'b']);
  expect(await read(webGpu)).toEqual(first);
  offering(['a', 'b'], {});
  expect(await read(webGpu)).not.toEqual(first);
});

test.each([
  ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device))', 'Windows NT 10.0; Win64; x64'],
  ['ANGLE (Intel, Iris Xe)', 'X11; Linux x86_64'],
])('does not make the browser complain with %s on %s', async (renderer, system) => {
  drawingWith(renderer, system);
  const requestAdapter = offering([]);
  expect(await read(webGpu)).toEqual(unsupported);
  expect(requestAdapter).not.toHaveBeenCalled();
});

test('is unsupported without an adapter, without WebGL, and without the interface', async () => {
  drawingWith('ANGLE (Intel, Iris Xe)');
  having(navigator, 'gpu', { requestAdapter: async () => null });
  expect(await read(webGpu)).toEqual(unsupported);
  releaseWebGl();
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  expect(await read(webGpu)).toEqual(unsupported);
  lacking(navigator, 'gpu');
  expect(await read(webGpu)).toEqual(unsupported);
});
