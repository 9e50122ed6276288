// The agent's size, and its time to an id in Chromium, beside @fingerprintjs/fingerprintjs on the same page.
//   node bench/agent.mjs [rounds]
// Each measurement is a fresh browser context with an empty cache. `from import` starts before the script is fetched,
// `from call` when it is loaded; Ridgeline's times include the server's answer, fingerprintjs asks no server.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

const here = new URL('.', import.meta.url).pathname;
const rounds = Number(process.argv[2] ?? 15);
const minifiedFile = join(here, 'node_modules/@fingerprintjs/fingerprintjs/dist/fp.umd.min.js');
const agentFile = join(here, '../src/ridgeline/http/agent_script/agent.js');

const kilobytes = file => {
  const content = readFileSync(file);
  return `${(content.length / 1000).toFixed(1)} KB, ${(gzipSync(content, { level: 9 }).length / 1000).toFixed(1)} KB gzip`;
};
const spread = values => {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return `${median.toFixed(0)} [${sorted[0].toFixed(0)} to ${sorted.at(-1).toFixed(0)}]`;
};

const data = mkdtempSync(join(tmpdir(), 'ridgeline-bench-'));
const server = spawn(join(here, '../.venv/bin/ridgeline'), ['serve', '--port', '0', '--data-dir', data, '--log-level', 'warning']);
let banner = '';
for await (const chunk of server.stdout) {
  banner += chunk;
  if (banner.includes('Ctrl-C')) break;
}
const script = banner.match(/from "(.*?)"/)[1];

// One page for both; the library is served from here as the agent is from Ridgeline.
const library = readFileSync(minifiedFile);
const pages = createServer((request, response) => {
  if (request.url === '/fp.js') return response.writeHead(200, { 'content-type': 'text/javascript' }).end(library);
  response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Shop</title><h1>Shop</h1><p>Text.</p>');
}).listen(0, '127.0.0.1');
await new Promise(done => pages.once('listening', done));
const page = `http://127.0.0.1:${pages.address().port}/`;

const measure = {
  ridgeline: async script => {
    const begun = performance.now();
    const { start } = await import(script);
    const loaded = performance.now();
    const { visitor_id } = await start().get();
    return { id: visitor_id, fromImport: performance.now() - begun, fromCall: performance.now() - loaded };
  },
  fingerprintjs: async () => {
    const begun = performance.now();
    await new Promise((done, failed) => {
      const element = document.createElement('script');
      Object.assign(element, { src: '/fp.js', onload: done, onerror: failed });
      document.head.append(element);
    });
    const loaded = performance.now();
    const agent = await FingerprintJS.load();
    const { visitorId } = await agent.get();
    return { id: visitorId, fromImport: performance.now() - begun, fromCall: performance.now() - loaded };
  },
};

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const runs = { ridgeline: [], fingerprintjs: [] };
for (let round = 0; round <= rounds; round++) {
  process.stderr.write(`round ${round} of ${rounds} …\r`);
  for (const name of round % 2 ? ['ridgeline', 'fingerprintjs'] : ['fingerprintjs', 'ridgeline']) {
    const context = await browser.newContext();
    const tab = await context.newPage();
    await tab.goto(page);
    const run = await tab.evaluate(measure[name], script);
    if (!run.id) throw new Error(`${name} gave no id`);
    if (round) runs[name].push(run); // the first round warms up
    await context.close();
  }
}
await browser.close();

console.log(`\nTime to an id in ${browser.version?.() ?? 'Chromium'}, ms; median [least to most] of ${rounds} rounds\n`);
console.log('| | size, minified | from import | from call |\n|---|---|---|---|');
for (const [name, file] of [['ridgeline', agentFile], ['fingerprintjs', minifiedFile]]) {
  const cells = ['fromImport', 'fromCall'].map(key => spread(runs[name].map(run => run[key])));
  console.log(`| ${name} | ${kilobytes(file)} | ${cells.join(' | ')} |`);
}
pages.close();
server.kill();
await new Promise(done => server.once('exit', done));
rmSync(data, { recursive: true });
