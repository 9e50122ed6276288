import { expect, test } from 'vitest';
import { lacking, read, steady, unsupported } from '../testing.js';
import { colorDepth } from './color_depth.js';

test('is read from the browser', async () => {
  const value = await steady(colorDepth);
  expect([24, 30, 48]).toContain(value);
});

test('is unsupported where the browser does not tell', async () => {
  lacking(screen, 'colorDepth');
  expect(await read(colorDepth)).toEqual(unsupported);
});
