import puppeteer from 'puppeteer-core';
import { disguise, hide, task, timeout, visitWithPuppeteer } from './task.mjs';

const browser = await puppeteer.launch({
  executablePath: '/usr/bin/chromium-headless-shell',
  timeout,
  protocolTimeout: timeout,
  headless: 'shell',
  args: [...task.flags, ...(task.hardened ? [hide, `--user-agent=${disguise}`] : [])],
  ignoreDefaultArgs: task.hardened ? ['--enable-automation'] : [],
});
await visitWithPuppeteer(await browser.newPage());
await browser.close();
