import * as core from 'puppeteer-core';
import { addExtra } from 'puppeteer-extra';
import stealth from 'puppeteer-extra-plugin-stealth';
import { task, timeout, visitWithPuppeteer } from './task.mjs';

const puppeteer = addExtra(core.default ?? core);
puppeteer.use(stealth());
const browser = await puppeteer.launch({
  executablePath: task.chromium,
  timeout,
  protocolTimeout: timeout,
  headless: !task.headed,
  args: task.flags,
  ...(task.hardened && { defaultViewport: null }),
});
await visitWithPuppeteer(await browser.newPage(), task.hardened ? 90 : 0);
await browser.close();
