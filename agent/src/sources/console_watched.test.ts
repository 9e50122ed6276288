import { expect, onTestFinished, test, vi } from 'vitest';
import { having, read, replace } from '../testing.js';
import { consoleWatched } from './console_watched.js';

type Outcome = { value: { traps: string[]; async_calls: number; text_nodes: number } };

test('the driver of these tests listens, and is no debugger', async () => {
  const { value } = (await read(consoleWatched)) as Outcome;
  expect(value).toEqual({ traps: ['stack'], async_calls: expect.any(Number), text_nodes: expect.any(Number) });
  expect(value.text_nodes).toBeGreaterThan(0);
  expect(value.async_calls).toBeLessThan(value.text_nodes);
});

test('leaves the page what it has set of errors', async () => {
  const prepareStackTrace = vi.fn(() => 'as the page wants it');
  replace(Error, 'prepareStackTrace', { value: prepareStackTrace, writable: true, enumerable: true });
  replace(Error, 'stackTraceLimit', { value: 0, writable: true, enumerable: true });
  const before = Object.getOwnPropertyDescriptors(Error);
  expect(((await read(consoleWatched)) as Outcome).value.traps).toEqual(['stack']);
  expect(Object.getOwnPropertyDescriptors(Error)).toEqual(before);
  expect(prepareStackTrace).not.toHaveBeenCalled();
});

test('leaves nothing where the page has set nothing', async () => {
  const own = () => Object.getOwnPropertyNames(Error);
  const had = own();
  await read(consoleWatched);
  expect(own()).toEqual(had);
});

test('writes nothing that a page could see', async () => {
  const written = (['log', 'debug', 'info', 'warn', 'error', 'dir', 'table', 'trace', 'group', 'clear'] as const).map(
    name => vi.spyOn(console, name).mockImplementation(() => {}),
  );
  await read(consoleWatched);
  for (const spy of written) expect(spy).not.toHaveBeenCalled();
});

test('is blocked by a page whose own console it would be', async () => {
  having(console, 'groupEnd', () => {});
  expect(await read(consoleWatched)).toEqual({ error: 'blocked' });
  having(window, 'mozInnerScreenX', 0);
  having(console, 'debug', () => {});
  expect(await read(consoleWatched)).toEqual({ error: 'blocked' });
});

test('is unsupported in engines of whose tools nothing is known', async () => {
  const name = 'webkitRequestFileSystem';
  const before = Object.getOwnPropertyDescriptor(window, name) as PropertyDescriptor;
  delete (window as unknown as Record<string, unknown>)[name];
  onTestFinished(() => {
    Object.defineProperty(window, name, before);
  });
  expect(await read(consoleWatched)).toEqual({ error: 'unsupported' });
});
