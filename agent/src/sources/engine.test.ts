import { expect, test } from 'vitest';
import { having, read, steady } from '../testing.js';
import { engine } from './engine.js';

test('is that of Chromium here', async () => {
  const digest = expect.stringMatching(/^[0-9a-f]{8}$/);
  expect(await steady(engine)).toEqual({
    native_length: 33,
    stack: 'at',
    stack_limit: expect.any(Number),
    messages: digest,
    navigator_order: digest,
    globals: ['webkitRequestFileSystem', 'BatteryManager'],
  });
});

test('sees a property that was redefined and so moved', async () => {
  const { navigator_order } = await steady(engine);
  const before = Object.getOwnPropertyDescriptor(Navigator.prototype, 'webdriver') as PropertyDescriptor;
  delete (Navigator.prototype as { webdriver?: boolean }).webdriver;
  Object.defineProperty(Navigator.prototype, 'webdriver', before);
  expect((await steady(engine)).navigator_order).not.toBe(navigator_order);
});

test('does without a limit and without a stack', async () => {
  having(Error, 'stackTraceLimit', undefined);
  expect(await read(engine)).toMatchObject({ value: { stack: '' } });
  expect(await read(engine)).not.toHaveProperty('value.stack_limit');
});
