import puppeteer from 'puppeteer-core';
import { task, timeout, visitWithPuppeteer } from './task.mjs';

const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: task.firefox,
  timeout,
  protocolTimeout: timeout,
  headless: !task.headed,
});
await visitWithPuppeteer(await browser.newPage());
await browser.close();
