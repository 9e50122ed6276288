import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import { connection } from './connection.js';

test('is what this browser says', async () => {
  expect((await steady(connection)).effective_type).toMatch(/^(slow-2g|2g|3g|4g)$/);
});

test('is rounded, and leaves out what is not there', async () => {
  having(navigator, 'connection', { effectiveType: '4g', rtt: 130, downlink: 9.65, saveData: false });
  const value = { effective_type: '4g', rtt: 150, downlink: 10, save_data: false };
  expect(await read(connection)).toEqual({ value });
  having(navigator, 'connection', { type: 'cellular', rtt: 0 });
  expect(await read(connection)).toEqual({ value: { type: 'cellular', rtt: 0 } });
});

test('is unsupported without the interface', async () => {
  lacking(navigator, 'connection');
  expect(await read(connection)).toEqual(unsupported);
});
