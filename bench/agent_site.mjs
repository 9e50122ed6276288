// One origin with a page, both scripts, and Ridgeline behind it as behind a proxy of the operator's: neither script has
// a nearer server, a warmer connection or a better cache than the other.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname;
const html = '<!doctype html><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1><p>Text.</p>';

/** The library as its package brings it for a script tag. */
export const library = readFileSync(join(here, 'node_modules/@fingerprintjs/fingerprintjs/dist/fp.umd.min.js'));

/** The observation in the body of a request. */
const observationIn = body => JSON.parse(body[0] === 0x1f ? gunzipSync(body) : body);

/**
 * Starts Ridgeline and the site. `sent` gets an entry for each request that is passed on: its bytes, its facts, and the
 * milliseconds until Ridgeline's answer.
 */
export async function startSite() {
  const data = mkdtempSync(join(tmpdir(), 'ridgeline-bench-'));
  const ridgeline = spawn(
    join(here, '../.venv/bin/ridgeline'),
    ['serve', '--port', '0', '--data-dir', data, '--log-level', 'warning'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let banner = '';
  for await (const chunk of ridgeline.stdout) {
    banner += chunk;
    if (banner.includes('Ctrl-C')) break;
  }
  const script = new URL(banner.match(/from "(.*?)"/)[1]);
  const agent = Buffer.from(await (await fetch(script)).arrayBuffer());
  const scripts = { [script.pathname]: agent, '/fp.js': library };

  const sent = [];
  const kept = new Agent({ keepAlive: true });
  const passOn = async (incoming, response) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const began = performance.now();
    const { method, headers } = incoming;
    const onward = request(script.origin, { method, headers, agent: kept }, answer => {
      sent.push({ bytes: body.length, facts: observationIn(body).facts, answered: performance.now() - began });
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.end(body);
  };
  const site = createServer((incoming, response) => {
    if (incoming.method === 'POST') return passOn(incoming, response);
    const found = scripts[incoming.url];
    const type = found ? 'text/javascript' : 'text/html';
    response.writeHead(200, { 'content-type': type, 'cache-control': 'public, max-age=3600' }).end(found ?? html);
  }).listen(0, '127.0.0.1');
  await new Promise(done => site.once('listening', done));

  return {
    page: `http://127.0.0.1:${site.address().port}/`,
    addresses: { ridgeline: script.pathname, fingerprintjs: '/fp.js' },
    scripts: { ridgeline: agent, fingerprintjs: library },
    sent,
    async stop() {
      site.close();
      site.closeAllConnections();
      kept.destroy();
      ridgeline.kill();
      await new Promise(done => ridgeline.once('exit', done));
      rmSync(data, { recursive: true });
    },
  };
}
