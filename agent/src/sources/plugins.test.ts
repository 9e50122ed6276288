import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { plugins } from './plugins.js';

test('lists each plug-in with its types', async () => {
  for (const plugin of await steady(plugins)) {
    expect(plugin).toEqual({ name: expect.any(String), description: expect.any(String), mimeTypes: expect.any(Array) });
  }
});

test('copies what the browser gives', async () => {
  const type = { type: 'application/pdf', suffixes: 'pdf', description: 'PDF', enabledPlugin: {} };
  having(navigator, 'plugins', [Object.assign([type], { name: 'PDF Viewer', description: 'shows', filename: 'x' })]);
  const mimeTypes = [{ type: 'application/pdf', suffixes: 'pdf', description: 'PDF' }];
  expect(await read(plugins)).toEqual({ value: [{ name: 'PDF Viewer', description: 'shows', mimeTypes }] });
});

test('is unsupported where the browser has no list', async () => {
  lacking(navigator, 'plugins');
  expect(await read(plugins)).toEqual(unsupported);
});
