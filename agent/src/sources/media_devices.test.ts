import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { mediaDevices } from './media_devices.js';

test('counts by kind', async () => {
  for (const [kind, count] of Object.entries(await steady(mediaDevices))) {
    expect(['audioinput', 'audiooutput', 'videoinput']).toContain(kind);
    expect(count).toBeGreaterThan(0);
  }
});

test('tells nothing but counts', async () => {
  const devices = ['audioinput', 'audioinput', 'videoinput'].map(kind => ({ kind, label: 'Studio', deviceId: 'x' }));
  having(navigator, 'mediaDevices', { enumerateDevices: async () => devices });
  expect(await read(mediaDevices)).toEqual({ value: { audioinput: 2, videoinput: 1 } });
});

test('is unsupported on pages that are not secure', async () => {
  lacking(navigator, 'mediaDevices');
  expect(await read(mediaDevices)).toEqual(unsupported);
});
