// Chromium and Firefox behind one set of names. Each page has a profile of its own, new and empty.
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';

// Without these Chromium talks to its maker in the background.
const flags = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

async function startChromium() {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
  return {
    name: `Chromium ${browser.version()}`,
    /** Whether pages can be slowed down, and asked for the time of their main thread. */
    measures: true,
    async open(slowdown) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const tools = await context.newCDPSession(page);
      await tools.send('Performance.enable', { timeDomain: 'threadTicks' });
      if (slowdown > 1) await tools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
      return {
        goto: url => page.goto(url),
        run: (work, input) => page.evaluate(work, input),
        /** Milliseconds of processor time that the main thread has spent in tasks. */
        async spent() {
          const { metrics } = await tools.send('Performance.getMetrics');
          return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
        },
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

async function startFirefox() {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    protocolTimeout: 60_000,
  });
  return {
    name: `Firefox ${(await browser.version()).replace('firefox/', '')}`,
    measures: false,
    async open() {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      return {
        goto: url => page.goto(url),
        run: (work, input) => page.evaluate(work, input),
        spent: async () => undefined,
        close: () => context.close(),
      };
    },
    close: () => browser.close(),
  };
}

export const browsers = { chromium: startChromium, firefox: startFirefox };
