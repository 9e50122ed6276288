import { expect, test, vi } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { voices } from './voices.js';

const anna = { name: 'Anna', lang: 'de-DE', localService: true, default: true };
const otto = { name: 'Otto', lang: 'de-AT', localService: true, default: false };
const cloud = { name: 'Cloud', lang: 'en-US', localService: false, default: false };

function speaking(...lists: object[][]): void {
  const speech = new EventTarget();
  let list = lists.shift();
  const next = () => {
    list = lists.shift();
    speech.dispatchEvent(new Event('voiceschanged'));
  };
  if (lists.length) setTimeout(next, 5);
  having(window, 'speechSynthesis', Object.assign(speech, { getVoices: () => list }));
}

test('counts and hashes', async () => {
  const { count, hash } = await steady(voices);
  expect(count).toBeGreaterThanOrEqual(0);
  expect(hash).toMatch(/^[0-9a-f]{8}$/);
});

test('depends on the machine, not on order or on voices of a server', async () => {
  speaking([anna, otto, cloud]);
  const first = await read(voices);
  expect(first).toEqual({ value: { count: 2, hash: expect.any(String), default: 'de-DE' } });
  speaking([otto, anna]);
  expect(await read(voices)).toEqual(first);
  speaking([anna]);
  expect(await read(voices)).not.toEqual(first);
});

test('waits for the browser to load them', async () => {
  speaking([], [otto]);
  expect(await read(voices)).toEqual({ value: { count: 1, hash: expect.any(String) } });
});

test('is none where none come', async () => {
  speaking([]);
  expect(await read(voices)).toEqual({ value: { count: 0, hash: expect.any(String) } });
});

test('is unsupported without the interface', async () => {
  lacking(window, 'speechSynthesis');
  expect(await read(voices)).toEqual(unsupported);
});

test('does not have Firefox on Linux show a bar where no library speaks', async () => {
  speaking([anna]);
  const getVoices = vi.spyOn(window.speechSynthesis, 'getVoices');
  having(navigator, 'userAgent', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0');
  expect(await read(voices)).toEqual(unsupported);
  expect(getVoices).not.toHaveBeenCalled();
  having(navigator, 'userAgent', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0');
  expect(await read(voices)).toMatchObject({ value: { count: 1 } });
});
