import { expect, test, vi } from 'vitest';
import { hashPattern, read, steady, unsupported } from '../testing.js';
import { canvas } from './canvas.js';

test('is a hash each of shapes and letters', async () => {
  const { winding, geometry, text } = await steady(canvas);
  expect(winding).toBe(true);
  expect(geometry).toMatch(hashPattern);
  expect(text).toMatch(hashPattern);
  expect(text).not.toBe(geometry);
});

/** Lets a browser change the pixels that are read. */
function withNoise(change: (pixels: Uint8ClampedArray) => void): void {
  const readPixels = CanvasRenderingContext2D.prototype.getImageData;
  vi.spyOn(CanvasRenderingContext2D.prototype, 'getImageData').mockImplementation(function (
    this: CanvasRenderingContext2D,
    ...area
  ) {
    const image = readPixels.apply(this, area as Parameters<typeof readPixels>);
    change(image.data);
    return image;
  });
}

test('is unstable where every reading differs', async () => {
  let noise = 0;
  withNoise(pixels => {
    pixels[2000] = noise++;
  });
  expect(await read(canvas)).toEqual({ value: { winding: true, geometry: 'unstable', text: 'unstable' } });
});

test('is unstable where the noise depends on the picture', async () => {
  withNoise(pixels => {
    pixels[2000] = pixels.reduce((total, value) => total + value, 0) % 256;
  });
  expect(await read(canvas)).toEqual({ value: { winding: true, geometry: 'unstable', text: 'unstable' } });
});

test('is unsupported in part where nothing can be read', async () => {
  withNoise(pixels => pixels.fill(255));
  expect(await read(canvas)).toEqual({ value: { winding: true, geometry: 'unsupported', text: 'unsupported' } });
});

test('is unsupported without a 2D context', async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  expect(await read(canvas)).toEqual(unsupported);
});
