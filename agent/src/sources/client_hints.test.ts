import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { clientHints } from './client_hints.js';

test('is what Chromium says, in the names of the protocol', async () => {
  const hints = await steady(clientHints);
  const brand = { brand: expect.any(String), version: expect.any(String) };
  expect(hints.brands).toContainEqual(brand);
  expect(hints.full_version_list).toContainEqual({
    brand: 'Chromium',
    version: expect.stringMatching(/^\d+(\.\d+){3}$/),
  });
  expect(hints).toMatchObject({ mobile: false, platform: expect.any(String), bitness: expect.any(String) });
});

test('leaves out what the browser does not give', async () => {
  having(navigator, 'userAgentData', { getHighEntropyValues: async () => ({ mobile: true, model: 'X1' }) });
  expect(await read(clientHints)).toEqual({ value: { mobile: true, model: 'X1' } });
});

test('is unsupported in other browsers', async () => {
  lacking(navigator, 'userAgentData');
  expect(await read(clientHints)).toEqual(unsupported);
});

test('is blocked where the page is not allowed to ask', async () => {
  const refuse = () => Promise.reject(new DOMException('No.', 'NotAllowedError'));
  having(navigator, 'userAgentData', { getHighEntropyValues: refuse });
  expect(await read(clientHints)).toEqual({ error: 'blocked' });
});
