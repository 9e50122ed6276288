import { expect, test, vi } from 'vitest';
import { releaseWebGl } from '../browser/web_gl.js';
import { alone } from '../collect.js';
import { read, steady, unsupported } from '../testing.js';
import { webGlContext } from './webgl_context.js';

test('is there', async () => {
  expect(await steady(webGlContext)).toBe(true);
});

test('makes the context in a step of its own', () => {
  releaseWebGl();
  const made = vi.spyOn(HTMLCanvasElement.prototype, 'getContext');
  const steps = webGlContext();
  expect(steps.next()).toEqual({ value: alone, done: false });
  expect(made).not.toHaveBeenCalled();
  expect(steps.next()).toEqual({ value: alone, done: false });
  expect(made).toHaveBeenCalledOnce();
  expect(steps.next()).toEqual({ value: true, done: true });
});

test('is unsupported without WebGL', async () => {
  releaseWebGl();
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  expect(await read(webGlContext)).toEqual(unsupported);
});
