import { expect, test, vi } from 'vitest';
import { packed } from './pack.js';
import { having, lacking } from './testing.js';

const long = JSON.stringify({ facts: 'é'.repeat(5000) });

test('a long text is gzip, and comes out as it was', async () => {
  const body = (await packed(long)) as Blob;
  expect(body.type).toBe('text/plain');
  expect(body.size).toBeLessThan(1000);
  expect([...new Uint8Array(await body.slice(0, 2).arrayBuffer())]).toEqual([0x1f, 0x8b]);
  const unpacked = body.stream().pipeThrough(new DecompressionStream('gzip'));
  expect(await new Response(unpacked).text()).toBe(long);
});

test('a short text stays as it is', async () => {
  const text = 'x'.repeat(8 * 1024);
  expect(await packed(text)).toBe(text);
});

test('so does a long one where the browser cannot pack it', async () => {
  lacking(window, 'CompressionStream');
  expect(await packed(long)).toBe(long);
  const refuse = vi.fn(function refuse() {
    throw new TypeError('No.');
  });
  having(window, 'CompressionStream', refuse);
  expect(await packed(long)).toBe(long);
  expect(refuse).toHaveBeenCalled();
});
