import { newInjectedContext } from 'fingerprint-injector';
import { chromium } from 'playwright-core';
import { hide, task, timeout, visitWithPlaywright } from './task.mjs';

const browser = await chromium.launch({
  executablePath: task.chromium,
  timeout,
  headless: !task.headed,
  args: [...task.flags, ...(task.hardened ? [hide] : [])],
  ignoreDefaultArgs: task.hardened ? ['--enable-automation'] : [],
});
// Hardened, the device that it makes up has the browser and the system that are there.
const fitting = { devices: ['desktop'], operatingSystems: ['linux'], browsers: ['chrome'] };
const context = await newInjectedContext(browser, { fingerprintOptions: task.hardened ? fitting : {} });
await visitWithPlaywright(await context.newPage());
await browser.close();
