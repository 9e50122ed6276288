// What the runner tells a tool's script, as JSON in its first argument; and the visit, which is spelt alike everywhere.
export const task = JSON.parse(process.argv[2]);
export const name = 'Ridgeline';
export const hide = '--disable-blink-features=AutomationControlled';

/** How long to wait for anything, in milliseconds. */
export const timeout = task.seconds * 1000;

/** The user agent to give to a headless browser that is not to say so. */
export const disguise = task.hardened && !task.headed ? task.user_agent : undefined;

/** A visit with Puppeteer's names. */
export async function visitWithPuppeteer(page, delay = 0) {
  page.setDefaultTimeout(timeout);
  await page.goto(task.url);
  await page.waitForSelector('html[data-ready]');
  await page.click('#name');
  await page.type('#name', name, { delay });
  await page.click('#send', { delay });
  await page.waitForSelector('html[data-done]');
}

/** A visit with Playwright's names. */
export async function visitWithPlaywright(page) {
  page.setDefaultTimeout(timeout);
  await page.goto(task.url);
  await page.waitForSelector('html[data-ready]');
  await page.click('#name');
  await page.type('#name', name);
  await page.click('#send');
  await page.waitForSelector('html[data-done]');
}
