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

/** Lets a browser change the samples that are read. */
function withNoise(change: (samples: Float32Array) => void): void {
  const readSamples = AudioBuffer.prototype.getChannelData;
  vi.spyOn(AudioBuffer.prototype, 'getChannelData').mockImplementation(function (this: AudioBuffer, channel) {
    const samples = readSamples.call(this, channel);
    change(samples);
    return samples;
  });
}

test('is unstable where every rendering differs', async () => {
  withNoise(samples => {
    samples[4600] = Math.random();
  });
  expect(await read(audio)).toEqual({ error: 'unstable' });
});

test('is unstable where the noise is always the same', async () => {
  withNoise(samples => {
    samples.forEach((sample, i) => {
      samples[i] = sample * 0.997;
    });
  });
  expect(await read(audio)).toEqual({ error: 'unstable' });
});

test('is unstable where noise is added to what sounds, and not to what does not', async () => {
  withNoise(samples => {
    if (samples[4600] !== samples[4700]) samples[4600] = Math.random();
  });
  expect(await read(audio)).toEqual({ error: 'unstable' });
});

test.each([
  ['suspended', -1],
  ['running', -3],
])('never hangs on a context that stays %s, and is %i', async (state, value) => {
  vi.spyOn(OfflineAudioContext.prototype, 'startRendering').mockReturnValue(new Promise(() => {}));
  having(BaseAudioContext.prototype, 'state', state);
  expect(await read(audio)).toEqual({ value });
});
