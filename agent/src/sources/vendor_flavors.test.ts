import { expect, test, vi } from 'vitest';
import { having, lacking, read, replace, steady } from '../testing.js';
import { vendorFlavors } from './vendor_flavors.js';

test('finds Chromium by its global', async () => {
  having(window, 'chrome', {});
  expect(await steady(vendorFlavors)).toEqual(['chrome']);
});

test('finds a browser that shares an engine', async () => {
  having(window, 'chrome', {});
  having(window, 'opr', {});
  expect(await read(vendorFlavors)).toEqual({ value: ['chrome', 'opr'] });
});

test('takes no element of the page for a browser', async () => {
  lacking(window, 'chrome');
  having(window, 'safari', document.createElement('p'));
  expect(await read(vendorFlavors)).toEqual({ value: [] });
});

test('leaves alone what Firefox calls deprecated on its console', async () => {
  const get = vi.fn(() => null);
  replace(window, 'InstallTrigger', { get });
  await read(vendorFlavors);
  expect(get).not.toHaveBeenCalled();
});
