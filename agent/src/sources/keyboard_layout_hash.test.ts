import { expect, test } from 'vitest';
import { hashPattern, having, lacking, read, steady, unsupported } from '../testing.js';
import { keyboardLayoutHash } from './keyboard_layout_hash.js';

const layout = (...keys: [string, string][]) =>
  having(navigator, 'keyboard', { getLayoutMap: async () => new Map(keys) });

test('is a hash of this keyboard', async () => {
  expect(await steady(keyboardLayoutHash)).toMatch(hashPattern);
});

test('depends on what the keys write and not on their order', async () => {
  layout(['KeyQ', 'q'], ['KeyY', 'y']);
  const first = await read(keyboardLayoutHash);
  layout(['KeyY', 'y'], ['KeyQ', 'q']);
  expect(await read(keyboardLayoutHash)).toEqual(first);
  layout(['KeyQ', 'q'], ['KeyY', 'z']);
  expect(await read(keyboardLayoutHash)).not.toEqual(first);
});

test('is unsupported without the interface, and without a keyboard', async () => {
  layout();
  expect(await read(keyboardLayoutHash)).toEqual(unsupported);
  lacking(navigator, 'keyboard');
  expect(await read(keyboardLayoutHash)).toEqual(unsupported);
});

test('is blocked in a frame of another site', async () => {
  having(navigator, 'keyboard', { getLayoutMap: () => Promise.reject(new DOMException('No.', 'SecurityError')) });
  expect(await read(keyboardLayoutHash)).toEqual({ error: 'blocked' });
});
