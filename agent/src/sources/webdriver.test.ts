import { expect, test } from 'vitest';
import { lacking, read, steady, unsupported } from '../testing.js';
import { webdriver } from './webdriver.js';

test('is read from the browser', async () => {
  const value = await steady(webdriver);
  expect(value).toBe(true);
});

test('is unsupported where the browser does not tell', async () => {
  lacking(navigator, 'webdriver');
  expect(await read(webdriver)).toEqual(unsupported);
});
