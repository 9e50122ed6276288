import { expect, test } from 'vitest';
import { lacking, read, steady, unsupported } from '../testing.js';
import { platform } from './platform.js';

test('is read from the browser', async () => {
  const value = await steady(platform);
  expect(value).toMatch(/^(Linux|Mac|Win)/);
});

test('is unsupported where the browser does not tell', async () => {
  lacking(navigator, 'platform');
  expect(await read(platform)).toEqual(unsupported);
});
