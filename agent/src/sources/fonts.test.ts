import { expect, test, vi } from 'vitest';
import { read, steady, unsupported } from '../testing.js';
import { fonts } from './fonts.js';

test('finds fonts of this machine, each once', async () => {
  const found = await steady(fonts);
  expect(found.length).toBeGreaterThan(0);
  expect(new Set(found).size).toBe(found.length);
});

test('finds none where every family falls back', async () => {
  vi.spyOn(CanvasRenderingContext2D.prototype, 'measureText').mockReturnValue({ width: 5 } as TextMetrics);
  expect(await read(fonts)).toEqual({ value: [] });
});

test('is unstable where the same text is measured otherwise each time', async () => {
  let noise = 0;
  vi.spyOn(CanvasRenderingContext2D.prototype, 'measureText').mockImplementation(
    () => ({ width: 5 + noise++ }) as TextMetrics,
  );
  expect(await read(fonts)).toEqual({ error: 'unstable' });
});

test('is unsupported without a canvas', async () => {
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  expect(await read(fonts)).toEqual(unsupported);
});
