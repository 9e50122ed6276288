import chromium from '@sparticuz/chromium';
import puppeteer from 'puppeteer-core';
import { disguise, hide, task, timeout, visitWithPuppeteer } from './task.mjs';

const browser = await puppeteer.launch({
  executablePath: await chromium.executablePath(),
  timeout,
  protocolTimeout: timeout,
  headless: 'shell',
  args: [...chromium.args, ...(task.hardened ? [hide, `--user-agent=${disguise}`] : [])],
  ignoreDefaultArgs: task.hardened ? ['--enable-automation'] : [],
});
await visitWithPuppeteer(await browser.newPage());
await browser.close();
