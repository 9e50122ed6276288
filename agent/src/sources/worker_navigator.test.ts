import { expect, test } from 'vitest';
import { having, lacking, read, steady, unsupported } from '../testing.js';
import script from '../worker.ts?worker&url';
import { workerNavigator, workerView } from './worker_navigator.js';

const view = () => workerView(new URL(script, location.href).href);

test('says nothing but the renderer where nobody changed anything', async () => {
  const value = await steady(view);
  expect(value).toEqual({ webgl_renderer: expect.any(String) });
});

test('gives the true values beside those that the page was made to show', async () => {
  const { userAgent, languages } = navigator;
  having(navigator, 'userAgent', 'Mozilla/5.0 (elsewhere)');
  having(navigator, 'languages', ['xx']);
  expect(await read(view)).toMatchObject({ value: { user_agent: userAgent, languages } });
});

test('fails where there is no such script', async () => {
  expect(await read(() => workerView(`${location.origin}/no/such/worker.js`))).toEqual({ error: 'failed' });
});

test('is unsupported where nobody offers the script, and without workers', async () => {
  expect(await read(workerNavigator)).toEqual(unsupported);
  lacking(window, 'Worker');
  expect(await read(view)).toEqual(unsupported);
});
