import { expect, test } from 'vitest';
import { having, read, steady, unsupported } from '../testing.js';
import { oscpu } from './oscpu.js';

test('is unsupported in Chromium', async () => {
  expect(await read(oscpu)).toEqual(unsupported);
});

test('is what Firefox says', async () => {
  having(navigator, 'oscpu', 'Linux x86_64');
  expect(await steady(oscpu)).toBe('Linux x86_64');
});
