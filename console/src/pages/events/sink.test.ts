import { afterEach, expect, test, vi } from 'vitest';
import { openSink } from './sink';

afterEach(() => vi.unstubAllGlobals());

const refusing = (error: Error) => vi.stubGlobal('showSaveFilePicker', () => Promise.reject(error));

test('without a way to ask, and where asking is forbidden, all is kept in memory', async () => {
  expect(await openSink('events.csv', 'text/csv')).not.toBeNull();
  refusing(new DOMException('not in a frame', 'SecurityError'));
  expect(await openSink('events.csv', 'text/csv')).not.toBeNull();
});

test('who decides otherwise gets no file', async () => {
  refusing(new DOMException('cancelled', 'AbortError'));
  expect(await openSink('events.csv', 'text/csv')).toBeNull();
});

test.each(['NotAllowedError', 'NoModificationAllowedError'])('%s is told at once', async name => {
  const file = { createWritable: () => Promise.reject(new DOMException('no', name)) };
  vi.stubGlobal('showSaveFilePicker', async () => file);
  await expect(openSink('events.csv', 'text/csv')).rejects.toThrow('no');
});
