import puppeteer from 'puppeteer-core';
import { disguise, hide, task, timeout, visitWithPuppeteer } from './task.mjs';

const browser = await puppeteer.launch({
  executablePath: task.chromium,
  timeout,
  protocolTimeout: timeout,
  headless: !task.headed,
  args: [...task.flags, ...(task.hardened ? [hide] : [])],
  ignoreDefaultArgs: task.hardened ? ['--enable-automation'] : [],
});
const page = await browser.newPage();
if (disguise) await page.setUserAgent({ userAgent: disguise });
await visitWithPuppeteer(page);
await browser.close();
