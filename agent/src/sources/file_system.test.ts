import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { fileSystem } from './file_system.js';

test('is there in an ordinary window, and asking changes nothing', async () => {
  expect(await steady(fileSystem)).toBe(true);
});

test('says why it is refused', async () => {
  const refuse = (name: string) =>
    having(navigator.storage, 'getDirectory', () => Promise.reject(new DOMException('', name)));
  refuse('SecurityError');
  expect(await read(fileSystem)).toEqual({ error: 'blocked' });
  refuse('UnknownError');
  expect(await read(fileSystem)).toEqual({ error: 'failed' });
});

test('is unsupported where the browser has no such thing', async () => {
  having(navigator.storage, 'getDirectory', undefined);
  expect(await read(fileSystem)).toEqual(unsupported);
  lacking(navigator, 'storage');
  expect(await read(fileSystem)).toEqual(unsupported);
});
