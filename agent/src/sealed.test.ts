import { expect, test } from 'vitest';
import { SealedResult } from './sealed.js';

test('gives its bytes in every form', async () => {
  const sealed = new SealedResult('noXcAP8=');
  expect(sealed.base64()).toBe('noXcAP8=');
  expect(`${sealed}`).toBe('noXcAP8=');
  expect(JSON.stringify({ sealed })).toBe('{"sealed":"noXcAP8="}');
  expect(Array.from(sealed.byteArray())).toEqual([0x9e, 0x85, 0xdc, 0x00, 0xff]);
  expect(new Uint8Array(await sealed.blob().arrayBuffer())).toEqual(sealed.byteArray());
});
