import { expect, test, vi } from 'vitest';
import { lacking, read, steady } from '../testing.js';
import { codecs } from './codecs.js';

test('is a digit for each of twelve types', async () => {
  expect(await steady(codecs)).toMatch(/^[0-5]{12}$/);
});

test('tells how sure the browser is, and what it takes in streams', async () => {
  vi.spyOn(HTMLMediaElement.prototype, 'canPlayType').mockImplementation(type =>
    type.startsWith('video/webm') ? 'probably' : type.startsWith('audio') ? 'maybe' : '',
  );
  vi.spyOn(MediaSource, 'isTypeSupported').mockImplementation(type => type.includes('vp8'));
  expect(await read(codecs)).toEqual({ value: '000520011111' });
  lacking(window, 'MediaSource');
  expect(await read(codecs)).toEqual({ value: '000220011111' });
});
