import { expect, test, vi } from 'vitest';
import { lacking, read, steady } from '../testing.js';
import { indexedDb } from './indexed_db.js';

test('is found by keeping a value, whose database is removed', async () => {
  expect(await steady(indexedDb)).toBe(true);
  await vi.waitFor(async () => {
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('_vid_probe');
  });
});

test('is false where the browser has none', async () => {
  lacking(window, 'indexedDB');
  expect(await read(indexedDb)).toEqual({ value: false });
});

test.each([
  ['InvalidStateError', { value: false }],
  ['SecurityError', { error: 'blocked' }],
])('after a %s is %o', async (name, outcome) => {
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
    throw new DOMException('No.', name);
  });
  expect(await read(indexedDb)).toEqual(outcome);
});
