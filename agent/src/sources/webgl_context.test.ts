import { expect, test, vi } from 'vitest';
import { releaseWebGl } from '../browser/web_gl.js';
import { alone } from '../collect.js';
import { read, steady, unsupported } from '../testing.js';
import { webGlBasics } from './webgl_basics.js';
import { webGlContext } from './webgl_context.js';
import { webGlExtensions } from './webgl_extensions.js';

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

test('a browser without WebGL is asked once by all who need it, and again by the next reading', async () => {
  releaseWebGl();
  const asked = vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  for (let reading = 1; reading <= 2; reading++) {
    for (const source of [webGlContext, webGlBasics, webGlExtensions]) expect(await read(source)).toEqual(unsupported);
    expect(asked).toHaveBeenCalledTimes(reading);
  }
});
