import { expect, test } from 'vitest';
import { matching, read, steady, unsupported } from '../testing.js';
import { pointer } from './pointer.js';

test('is known here', async () => {
  const { main, any, hover } = await steady(pointer);
  expect(['fine', 'coarse', 'none']).toContain(main);
  expect(any).toContain(main);
  expect(hover).toBeTypeOf('boolean');
});

test('is a finger and a mouse on a tablet with one', async () => {
  matching('(pointer: coarse)', '(any-pointer: fine)', '(any-pointer: coarse)');
  expect(await read(pointer)).toEqual({ value: { main: 'coarse', any: ['fine', 'coarse'], hover: false } });
});

test('is unsupported where nothing matches', async () => {
  matching();
  expect(await read(pointer)).toEqual(unsupported);
});
