import { beforeEach, expect, test } from 'vitest';
import { releaseBlankFrame } from '../browser/blank_frame.js';
import { having, read, steady } from '../testing.js';
import { iframeNavigator } from './iframe_navigator.js';

beforeEach(releaseBlankFrame);

test('says nothing where nobody changed anything, and leaves no frame behind', async () => {
  const before = document.querySelectorAll('iframe').length;
  expect(await steady(iframeNavigator)).toEqual({});
  expect(document.querySelectorAll('iframe')).toHaveLength(before);
});

test('gives the true values beside those that the page was made to show', async () => {
  const { platform, hardwareConcurrency, webdriver } = navigator;
  having(navigator, 'platform', 'Win32');
  having(navigator, 'hardwareConcurrency', hardwareConcurrency + 4);
  having(navigator, 'webdriver', !webdriver);
  const value = { platform, hardware_concurrency: hardwareConcurrency, webdriver };
  expect(await read(iframeNavigator)).toEqual({ value });
});
