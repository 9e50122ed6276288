import { expect, test } from 'vitest';
import { lacking, matching, read, steady, unsupported } from '../testing.js';
import { colorScheme } from './color_scheme.js';

test('is one of two', async () => {
  expect(['dark', 'light']).toContain(await steady(colorScheme));
});

test('is what matches', async () => {
  matching('(prefers-color-scheme: dark)');
  expect(await read(colorScheme)).toEqual({ value: 'dark' });
});

test('is unsupported where nothing matches, and without media queries', async () => {
  matching();
  expect(await read(colorScheme)).toEqual(unsupported);
  lacking(window, 'matchMedia');
  expect(await read(colorScheme)).toEqual(unsupported);
});
