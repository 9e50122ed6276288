// Chromium and Firefox behind one set of names. Each page has a profile of its own, new and empty, and nothing of a test
// tool in it: what such a tool runs in each frame and hears of each request would be added to what is measured, and more
// to the script that makes a request. So the protocols are spoken here, and only the commands below are in force.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';

const newProfile = () => mkdtempSync(join(tmpdir(), 'ridgeline-bench-profile-'));
const pause = milliseconds => new Promise(done => setTimeout(done, milliseconds));

/** Commands by number, and their answers: both protocols agree on that. */
function conversation(write) {
  const waiting = new Map();
  let number = 0;
  return {
    send(method, params = {}, rest = {}) {
      number += 1;
      write(JSON.stringify({ id: number, method, params, ...rest }));
      return new Promise((resolve, reject) => waiting.set(number, { resolve, reject, method }));
    },
    hear(text) {
      const message = JSON.parse(text);
      const command = waiting.get(message.id);
      if (!command) return; // an event
      waiting.delete(message.id);
      if (message.error) command.reject(new Error(`${command.method}: ${JSON.stringify(message.error)}`));
      else command.resolve(message.result);
    },
  };
}

/** Ends the browser by its own command, since a signal to its parent process would leave others writing. */
async function end(process, command, profile) {
  const gone = once(process, 'exit');
  await Promise.all([gone, command]);
  await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

// Without some of these Chromium talks to its maker in the background.
const flags = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--headless',
  '--remote-debugging-pipe',
];

async function startChromium() {
  const profile = newProfile();
  const process = spawn('/usr/bin/chromium', [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    // It reads commands from descriptor 3 and writes answers to 4.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const [, , , input, output] = process.stdio;
  const { send, hear } = conversation(text => input.write(`${text}\0`));
  let unread = '';
  output.setEncoding('utf8').on('data', text => {
    const parts = (unread + text).split('\0');
    unread = parts.pop();
    parts.forEach(hear);
  });
  const { product } = await send('Browser.getVersion');
  return {
    name: product.replace('/', ' ').replace('HeadlessChrome', 'Chromium').replace('Chrome ', 'Chromium '),
    /** Whether pages can be slowed down, and asked for the time of their main thread. */
    measures: true,
    async open(slowdown) {
      const { browserContextId } = await send('Target.createBrowserContext');
      const { targetId } = await send('Target.createTarget', { url: 'about:blank', browserContextId });
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      const command = (method, params) => send(method, params, { sessionId });
      const evaluate = async expression => {
        const { result, exceptionDetails } = await command('Runtime.evaluate', {
          expression,
          awaitPromise: true,
          returnByValue: true,
        });
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
      };
      await command('Performance.enable', { timeDomain: 'threadTicks' });
      if (slowdown > 1) await command('Emulation.setCPUThrottlingRate', { rate: slowdown });
      return {
        async goto(url) {
          await command('Page.navigate', { url });
          // Its context may go away under the question.
          const loaded = () => evaluate('document.readyState + location').catch(() => undefined);
          while ((await loaded()) !== `complete${url}`) await pause(10);
        },
        run: (work, input) => evaluate(`(${work})(${JSON.stringify(input)})`),
        /** Milliseconds of processor time that the main thread has spent in tasks. */
        async spent() {
          const { metrics } = await command('Performance.getMetrics');
          return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
        },
        close: () => send('Target.disposeBrowserContext', { browserContextId }),
      };
    },
    close: () => end(process, send('Browser.close'), profile),
  };
}

/** What would have Firefox busy with its own affairs, its maker's servers among them. */
const preferences = {
  'app.normandy.enabled': false,
  'app.update.auto': false,
  'browser.safebrowsing.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage': 'about:blank',
  'browser.startup.page': 0,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.getAddons.cache.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,#remote-settings-dummy/v1',
  'startup.homepage_welcome_url': 'about:blank',
  'toolkit.telemetry.server': '',
};

async function startFirefox() {
  const profile = newProfile();
  const lines = Object.entries(preferences).map(entry => `user_pref(${entry.map(part => JSON.stringify(part)).join()});\n`);
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  const process = spawn(
    '/usr/bin/firefox-esr',
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const address = await new Promise((resolve, reject) => {
    let said = '';
    process.stderr.on('data', text => {
      said += text;
      const [, found] = /WebDriver BiDi listening on (ws:\S+)/.exec(said) ?? [];
      if (found) resolve(found);
    });
    process.once('exit', () => reject(new Error(`Firefox ended: ${said}`)));
  });
  const socket = new WebSocket(`${address}/session`);
  await once(socket, 'open');
  const { send, hear } = conversation(text => socket.send(text));
  socket.on('message', hear);
  const { capabilities } = await send('session.new', { capabilities: {} });
  return {
    name: `Firefox ${capabilities.browserVersion}`,
    measures: false,
    async open() {
      const { userContext } = await send('browser.createUserContext');
      const { context } = await send('browsingContext.create', { type: 'tab', userContext });
      return {
        goto: url => send('browsingContext.navigate', { context, url, wait: 'complete' }),
        async run(work, input) {
          const expression = `(async () => JSON.stringify(await (${work})(${JSON.stringify(input)})))()`;
          const target = { context };
          const told = await send('script.evaluate', { expression, target, awaitPromise: true });
          if (told.type !== 'success') throw new Error(told.exceptionDetails.text);
          return JSON.parse(told.result.value);
        },
        spent: async () => undefined,
        close: () => send('browser.removeUserContext', { userContext }),
      };
    },
    close: () => end(process, send('browser.close'), profile),
  };
}

export const browsers = { chromium: startChromium, firefox: startFirefox };
