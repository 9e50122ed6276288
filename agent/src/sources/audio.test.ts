import { expect, test, vi } from 'vitest';
import { having, lacking, read, steady } from '../testing.js';
import { audio } from './audio.js';

test('is a sum that does not change', async () => {
  const sum = await steady(audio);
  expect(sum).toBeGreaterThan(30);
  expect(sum).toBeLessThan(200);
});

test('is -2 where the browser cannot render', async () => {
  lacking(window, 'OfflineAudioContext');
  expect(await read(audio)).toEqual({ value: -2 });
});

test.each([
  ['suspended', -1],
  ['running', -3],
])('never hangs on a context that stays %s, and is %i', async (state, value) => {
  vi.spyOn(OfflineAudioContext.prototype, 'startRendering').mockReturnValue(new Promise(() => {}));
  having(BaseAudioContext.prototype, 'state', state);
  expect(await read(audio)).toEqual({ value });
});
