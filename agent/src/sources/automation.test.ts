import { expect, onTestFinished, test } from 'vitest';
import { having, read, replace, steady } from '../testing.js';
import { automation } from './automation.js';

const found = (): Promise<string[]> => steady(automation);

test('is nothing in a browser that nobody changed', async () => {
  expect(await found()).toEqual([]);
});

test.each([
  '$cdc_asdjflasutopfhvcZLmcfl_',
  'cdc_adoQpoasnfa76pfcZLmcfl_Array',
  '__webdriver_script_fn',
  '__playwright__binding__x',
  '_phantom',
  'callPhantom',
  'domAutomationController',
  '_Selenium_IDE_Recorder',
])('names %s', async name => {
  having(window, name, 1);
  expect(await found()).toContain(`global:${name}`);
});

test.each(['phantom', 'selenium', 'cdc_consent', '__webpack_require__', 'pwa'])(
  'takes %s for a name of the page',
  async name => {
    having(window, name, {});
    expect(await found()).toEqual([]);
  },
);

test('names native functions under made-up names, and none of the page', async () => {
  having(window, '__expose', Object.getOwnPropertyDescriptor(EventTarget.prototype, 'dispatchEvent')?.value);
  having(window, '__ours', () => 1);
  expect(await found()).toEqual(['binding:__expose']);
});

test('names what a disguise replaces', async () => {
  const getter = Object.getOwnPropertyDescriptor(Navigator.prototype, 'webdriver')?.get as () => boolean;
  replace(Navigator.prototype, 'webdriver', { get: new Proxy(getter, { apply: () => false }) });
  replace(Screen.prototype, 'width', { get: () => 1920 });
  expect(await found()).toEqual(['replaced:Navigator.webdriver', 'replaced:Screen.width']);
});

test('sees through a disguised toString', async () => {
  replace(Screen.prototype, 'width', { get: () => 1920 });
  const text = 'function width() { [native code] }';
  replace(Function.prototype, 'toString', { value: () => text, writable: true });
  expect(await read(automation)).toMatchObject({
    value: expect.arrayContaining(['replaced:Screen.width', 'replaced:Function.toString']),
  });
});

test('names own properties, attributes and what is missing', async () => {
  having(navigator, 'webdriver', false);
  having(screen, 'width', 1920);
  document.documentElement.setAttribute('selenium', '');
  onTestFinished(() => document.documentElement.removeAttribute('selenium'));
  expect(await found()).toEqual(['attribute:selenium', 'own:webdriver', 'own:width']);
});

test('tells at most five of a kind', async () => {
  for (let i = 0; i < 9; i++) having(window, `__webdriver_${i}`, i);
  expect((await steady(automation)).filter(trace => trace.startsWith('global:'))).toHaveLength(5);
});
