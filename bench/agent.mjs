// The agent beside @fingerprintjs/fingerprintjs on the same page of the same server: size, facts, time to an id, time of
// the main thread, longest task.
//   node bench/agent.mjs [rounds] [chromium,firefox]
// Ridgeline's times include the answer of its server, which has stored the event; fingerprintjs asks no server.
import { gzipSync } from 'node:zlib';
import { browsers } from './agent_browsers.mjs';
import { startSite } from './agent_site.mjs';

const rounds = Number(process.argv[2] ?? 15);
const chosen = (process.argv[3] ?? 'chromium,firefox').split(',');

/** Both run in the page. `pause` is the time between starting and asking; without it a page asks at once. */
const identify = {
  ridgeline: async ({ address, pause }) => {
    const tasks = [];
    const note = list => tasks.push(...list.getEntries().map(({ duration }) => duration));
    // A page that has loaded and rests.
    await new Promise(done => setTimeout(done, 200));
    const observed = PerformanceObserver.supportedEntryTypes.includes('longtask');
    if (observed) new PerformanceObserver(note).observe({ type: 'longtask' });
    const begun = performance.now();
    const { start } = await import(address);
    const loaded = performance.now();
    const agent = start();
    if (pause) await new Promise(done => setTimeout(done, pause));
    const asked = pause ? performance.now() : loaded;
    const { visitor_id } = await agent.get();
    const end = performance.now();
    // The observer is told in a task of its own.
    await new Promise(done => setTimeout(done, 100));
    const longest = observed ? Math.max(0, ...tasks) : undefined;
    return { id: visitor_id, fromImport: end - begun, fromCall: end - asked, longest };
  },
  fingerprintjs: async ({ address, pause }) => {
    const tasks = [];
    const note = list => tasks.push(...list.getEntries().map(({ duration }) => duration));
    await new Promise(done => setTimeout(done, 200));
    const observed = PerformanceObserver.supportedEntryTypes.includes('longtask');
    if (observed) new PerformanceObserver(note).observe({ type: 'longtask' });
    const begun = performance.now();
    await new Promise((done, failed) => {
      const element = document.createElement('script');
      Object.assign(element, { src: address, onload: done, onerror: failed });
      document.head.append(element);
    });
    const loaded = performance.now();
    // Of a thousand pages it would tell one's maker.
    const loading = FingerprintJS.load({ monitoring: false });
    if (pause) await new Promise(done => setTimeout(done, pause));
    const asked = pause ? performance.now() : loaded;
    const { visitorId, components } = await (await loading).get();
    const end = performance.now();
    await new Promise(done => setTimeout(done, 100));
    const longest = observed ? Math.max(0, ...tasks) : undefined;
    const all = Object.values(components);
    const known = all.filter(({ value }) => value !== undefined).length;
    return { id: visitorId, fromImport: end - begun, fromCall: end - asked, longest, known, absent: all.length - known };
  },
};

const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const spread = values => {
  if (values.some(value => value === undefined)) return 'not measured';
  return `${median(values).toFixed(0)} [${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)}]`;
};
/** Browsers tell of tasks of 50 ms and more. */
const longest = values =>
  values.every(value => value === 0) ? 'none of 50 ms' : spread(values).replace(/\b0\b/g, 'under 50');
const kilobytes = content => `${(content.length / 1000).toFixed(1)} / ${(gzipSync(content, { level: 9 }).length / 1000).toFixed(1)}`;

const countOf = words => words.reduce((counts, word) => ({ ...counts, [word]: (counts[word] ?? 0) + 1 }), {});

const site = await startSite();

/** One identification in a new profile. */
async function once(browser, name, { pause = 0, slowdown = 1 }) {
  const page = await browser.open(slowdown);
  site.sent.length = 0;
  await page.goto(site.page);
  const before = await page.spent();
  const run = await page.run(identify[name], { address: site.addresses[name], pause });
  const after = await page.spent();
  await page.close();
  if (!run.id) throw new Error(`${name} gave no id`);
  const [message] = site.sent;
  if (message) {
    const reasons = Object.values(message.facts).flatMap(({ error }) => error ?? []);
    run.known = Object.keys(message.facts).length - reasons.length;
    run.absent = Object.entries(countOf(reasons))
      .map(([reason, count]) => `${count} ${reason}`)
      .join(', ');
    Object.assign(run, { bytes: message.bytes, answered: message.answered });
  }
  return { ...run, spent: after === undefined ? undefined : after - before };
}

async function compare(browser) {
  const ways = { atOnce: {}, early: { pause: 500 }, ...(browser.measures && { slow: { slowdown: 4 } }) };
  const names = Object.keys(identify);
  const runs = Object.fromEntries(names.map(name => [name, { atOnce: [], early: [], slow: [] }]));
  for (let round = 0; round <= rounds; round++) {
    process.stderr.write(`${browser.name}: round ${round} of ${rounds} …\r`);
    for (const [way, settings] of Object.entries(ways)) {
      for (const name of round % 2 ? names : names.toReversed()) {
        const run = await once(browser, name, settings);
        if (round) runs[name][way].push(run); // the first round warms up
      }
    }
  }
  const row = (label, cell) => console.log(`| ${label} | ${names.map(name => cell(runs[name], name)).join(' | ')} |`);
  const column = (all, key) => all.map(run => run[key]);
  console.log(`\n${browser.name}, median [least to most] of ${rounds} interleaved rounds, a new profile each\n`);
  console.log(`| | ${names.join(' | ')} |\n|---|---|---|`);
  row('facts known', ({ atOnce }) => median(column(atOnce, 'known')));
  row('facts absent', ({ atOnce }) => String(atOnce.at(-1).absent));
  row('script, KB minified / gzip', (_, name) => kilobytes(site.scripts[name]));
  row('bytes sent', ({ atOnce }) => (atOnce[0].bytes ? spread(column(atOnce, 'bytes')) : '0'));
  row('of that, the server took, ms', ({ atOnce }) => (atOnce[0].bytes ? spread(column(atOnce, 'answered')) : '0'));
  row('id from import, ms', ({ atOnce }) => spread(column(atOnce, 'fromImport')));
  row('id from call right after import, ms', ({ atOnce }) => spread(column(atOnce, 'fromCall')));
  row('id from call 500 ms after starting, ms', ({ early }) => spread(column(early, 'fromCall')));
  row('main thread, ms of processor time', ({ atOnce }) => spread(column(atOnce, 'spent')));
  row('longest task, ms', ({ atOnce }) =>
    browser.measures ? longest(column(atOnce, 'longest')) : 'not measured');
  row('longest task at a fourth of the speed, ms', ({ slow }) =>
    browser.measures ? longest(column(slow, 'longest')) : 'not measured');
  row('id from call at a fourth of the speed, ms', ({ slow }) =>
    browser.measures ? spread(column(slow, 'fromCall')) : 'not measured');
}

try {
  for (const name of chosen) {
    const browser = await browsers[name]();
    try {
      await compare(browser);
    } finally {
      await browser.close();
    }
  }
} finally {
  await site.stop();
}
