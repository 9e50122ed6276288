// Firefox by WebDriver BiDi for another process: each line of standard input is one call {method, page, args}, answered
// by one line {value} or {error}. The first line says that the browser is ready; the end of the input ends it. Arguments:
// the executable, preferences as JSON, and a folder if all pages shall share the profile in it, which then outlives them.
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';

const pages = new Map();
const BODY_MILLISECONDS = 5_000;

/** What the agent writes, and the console shows as a list that looks empty. */
const isList = message => message.type() === 'debug' && message.text() === 'JSHandle@array';

/** The body of an answer; that of a page that was left may never come. */
const bodyOf = response =>
  Promise.race([response.text().catch(() => ''), setTimeout(BODY_MILLISECONDS, '', { ref: false })]);

const methods = {
  async open(_, initScript) {
    const context = folder ? browser.defaultBrowserContext() : await browser.createBrowserContext();
    const page = await context.newPage();
    const record = { requests: [], bodies: [], errors: [], console: [] };
    page.on('request', request => record.requests.push(request.url()));
    page.on('response', response => record.bodies.push(bodyOf(response)));
    page.on('console', message => isList(message) || record.console.push(message.text()));
    page.on('console', message => message.type() === 'error' && record.errors.push(message.text()));
    page.on('pageerror', error => record.errors.push(String(error?.message ?? error)));
    await page.evaluateOnNewDocument(initScript);
    pages.set(pages.size + 1, { context, page, record });
    return pages.size;
  },
  goto: ({ page }, url) => page.goto(url),
  reload: ({ page }) => page.reload(),
  evaluate: ({ page }, expression) => page.evaluate(expression),
  click: ({ page }, selector) => page.locator(selector).click(),
  press: ({ page }, key) => page.keyboard.press(key),
  resize: ({ page }, width, height, deviceScaleFactor) => page.setViewport({ width, height, deviceScaleFactor }),
  to_front: ({ page }) => page.bringToFront(),
  screenshot: ({ page }, path) => page.screenshot({ path }),
  async refuse({ page }, address) {
    await page.setRequestInterception(true);
    page.on('request', request => (request.url() === address ? request.abort('blockedbyclient') : request.continue()));
  },
  set_offline: ({ page }, offline) => page.setOfflineMode(offline),
  async clear_cookies({ context }) {
    await context.deleteCookie(...(await context.cookies()));
  },
  async record({ record }) {
    return { ...record, bodies: await Promise.all(record.bodies) };
  },
  errors: ({ record }) => record.errors,
  close: ({ context, page }) => (folder ? page : context).close(),
};

const silent = [
  'goto',
  'reload',
  'click',
  'press',
  'resize',
  'to_front',
  'screenshot',
  'refuse',
  'set_offline',
  'close',
];
const say = answer => process.stdout.write(`${JSON.stringify(answer)}\n`);

const folder = process.argv[4];
const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: process.argv[2],
  headless: true,
  extraPrefsFirefox: JSON.parse(process.argv[3] ?? '{}'),
  protocolTimeout: 60_000,
  ...(folder && { userDataDir: folder }),
});
try {
  say({ value: await browser.version() });
  for await (const line of createInterface({ input: process.stdin })) {
    const { method, page, args } = JSON.parse(line);
    try {
      const value = await methods[method](pages.get(page), ...args);
      say({ value: silent.includes(method) ? null : value });
    } catch (error) {
      say({ error: `${method}: ${error?.message ?? error}` });
    }
  }
} finally {
  await browser.close();
}
