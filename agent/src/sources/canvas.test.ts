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

test('is unstable where every reading differs', async () => {
  let noise = 0;
  vi.spyOn(HTMLCanvasElement.prototype, 'toDataURL').mockImplementation(() => `${'x'.repeat(200)}${noise++}`);
  expect(await read(canvas)).toEqual({ value: { winding: true, geometry: 'unstable', text: 'unstable' } });
});

test('is unsupported in part where nothing can be encoded', async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'toDataURL').mockReturnValue('data:,');
  expect(await read(canvas)).toEqual({ value: { winding: true, geometry: 'unsupported', text: 'unsupported' } });
});

test('is unsupported without a 2D context', async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  expect(await read(canvas)).toEqual(unsupported);
});
