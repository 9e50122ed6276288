import { expect, test } from 'vitest';
import { lacking, read, unsupported } from '../testing.js';
import script from '../worker.ts?worker&url';
import { accessIn, fileAccess } from './file_access.js';

const access = () => accessIn(new URL(script, location.href).href);

test('in a private profile, as this one is, files are as far as another process', async () => {
  const { value } = (await read(access)) as { value: { size: number; blob: number } };
  expect(value).toEqual({ size: expect.any(Number), blob: expect.any(Number) });
  expect(value.size / 20 / (value.blob / 5)).toBeGreaterThan(0.2);
});

test('leaves no file behind, and pages that do it at once do not disturb each other', async () => {
  const both = await Promise.all([read(access), read(access)]);
  expect(both).toEqual([{ value: expect.anything() }, { value: expect.anything() }]);
  const root = (await navigator.storage.getDirectory()) as FileSystemDirectoryHandle & AsyncIterable<unknown>;
  const left = [];
  for await (const each of root) left.push(each);
  expect(left).toEqual([]);
});

test('fails where there is no such script', async () => {
  expect(await read(() => accessIn(`${location.origin}/no/such/worker.js`))).toEqual({ error: 'failed' });
});

test('is unsupported where nobody offers the script, and without workers', async () => {
  expect(await read(fileAccess)).toEqual(unsupported);
  lacking(window, 'Worker');
  expect(await read(access)).toEqual(unsupported);
});
