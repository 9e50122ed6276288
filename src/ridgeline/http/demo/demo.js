/*
 * The demo page: identifies its visitor with the agent, shows what came of it, and lets the visitor make it forget.
 * Whatever comes from the browser or the server reaches the page as text only.
 */

const { publicKey, linkedId, pageToken } = document.body.dataset;
const base = new URL('../../', import.meta.url);
const byId = id => document.getElementById(id);

// --- The page's memory -------------------------------------------------------------------------------------------

/** What has been done since the last identification: nothing, `forgotten` or `erased`. */
let since = null;
/** The last identification: `{ event, ready }`. */
let last = null;
let busy = false;
/** Whether the latest action is an identification. */
let identifying = true;
/** How often the agent was asked for and did not load. */
let loads = 0;

// --- Building the document ---------------------------------------------------------------------------------------

/** An element with a class and content; strings become text. */
function el(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content.filter(each => each !== null && each !== undefined));
  return element;
}

function svg(tag, attributes = {}) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const text = (id, value) => {
  byId(id).textContent = value ?? '';
};

/** A name in code, which may be broken after its underscores. */
const nameNodes = name => name.split(/(?<=_)/).flatMap((part, i) => (i ? [el('wbr'), part] : [part]));

const announce = sentence => text('announce', sentence);

// --- Time --------------------------------------------------------------------------------------------------------

const exactFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const relativeFormat = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

function relative(at) {
  const seconds = Math.round((at - Date.now()) / 1000);
  if (seconds > -5) return 'Just now';
  for (const [unit, length] of [
    ['year', 31_557_600],
    ['month', 2_629_800],
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ]) {
    if (-seconds >= length) return relativeFormat.format(Math.trunc(seconds / length), unit);
  }
  return relativeFormat.format(seconds, 'second');
}

function timeElement(at) {
  const element = el('time', '', relative(at));
  element.dateTime = new Date(at).toISOString();
  element.dataset.at = String(at);
  return element;
}

setInterval(() => {
  for (const element of document.querySelectorAll('time[data-at]'))
    element.textContent = relative(Number(element.dataset.at));
}, 15_000);

const milliseconds = ms => (ms >= 100 ? String(Math.round(ms)) : ms.toFixed(1).replace(/\.0$/, ''));

// --- The ridge: a line that belongs to an id ---------------------------------------------------------------------

const POINTS = 257;
const FLAT = new Array(POINTS).fill(0);

/** A small generator of numbers from 0 to 1 that a text determines. */
function generator(seed) {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ character.codePointAt(0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The heights of a ridge, from 0 to 1: a handful of peaks, roughened by midpoint displacement. */
function ridgeOf(seed) {
  const random = generator(seed);
  for (let i = 0; i < 8; i++) random();
  const range = (count, low, high, narrow, wide) =>
    Array.from({ length: count }, (_, i) => ({
      // On a point of the line, so that no summit is cut off.
      at: Math.round(((i + 0.05 + random() * 0.9) / count) * (POINTS - 1)) / (POINTS - 1),
      height: low + random() ** 1.5 * (high - low),
      left: narrow + random() * (wide - narrow),
      right: narrow + random() * (wide - narrow),
    }));
  const peaks = [
    ...range(3 + Math.floor(random() * 2), 0.4, 1, 0.16, 0.34),
    ...range(7 + Math.floor(random() * 4), 0.14, 0.62, 0.05, 0.13),
  ];
  const rough = new Array(POINTS).fill(0);
  for (let step = POINTS - 1, swing = 0.26; step > 1; step /= 2, swing *= 0.58) {
    for (let i = step / 2; i < POINTS; i += step) {
      rough[i] = (rough[i - step / 2] + rough[i + step / 2]) / 2 + (random() - 0.5) * swing;
    }
  }
  const heights = rough.map((offset, i) => {
    const x = i / (POINTS - 1);
    const slope = Math.max(
      0.08,
      ...peaks.map(({ at, height, left, right }) => {
        const distance = x < at ? (at - x) / left : (x - at) / right;
        return distance < 1 ? height * (1 - distance) ** 1.35 : 0;
      }),
    );
    return Math.max(0.03, slope + offset * (0.22 + slope));
  });
  const highest = Math.max(...heights);
  return heights.map(height => height / highest);
}

function linePath(heights, width, height, top = 0) {
  return heights
    .map(
      (each, i) =>
        `${i ? 'L' : 'M'}${((i / (POINTS - 1)) * width).toFixed(1)} ${(height - each * (height - top)).toFixed(2)}`,
    )
    .join('');
}

const calm = matchMedia('(prefers-reduced-motion: reduce)');
let drawn = { near: FLAT, far: FLAT };
let drawing = 0;

function draw({ near, far }) {
  drawn = { near, far };
  const line = linePath(near, 1200, 162, 10);
  byId('ridge-line').setAttribute('d', line);
  byId('ridge-near').setAttribute('d', `${line}V200H0Z`);
  byId('ridge-far').setAttribute('d', `${linePath(far, 1200, 150, 24)}V200H0Z`);
}

/** Moves the large ridge to that of an id, or to level ground for no id. */
function showRidge(id) {
  const goal = id ? { near: ridgeOf(id), far: ridgeOf(`${id}/far`) } : { near: FLAT, far: FLAT };
  cancelAnimationFrame(drawing);
  if (calm.matches) {
    draw(goal);
    return;
  }
  const from = drawn;
  const began = performance.now();
  const between = (a, b, share) => a.map((each, i) => each + (b[i] - each) * share);
  const frame = now => {
    const share = Math.min(1, Math.max(0, (now - began) / 700));
    const eased = 1 - (1 - share) ** 3;
    draw({ near: between(from.near, goal.near, eased), far: between(from.far, goal.far, eased) });
    if (share < 1) drawing = requestAnimationFrame(frame);
  };
  drawing = requestAnimationFrame(frame);
}

function smallRidge(id, className = 'small-ridge') {
  const picture = svg('svg', {
    class: className,
    viewBox: '0 0 120 28',
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
    focusable: 'false',
  });
  picture.append(svg('path', { d: linePath(ridgeOf(id), 120, 26, 3) }));
  return picture;
}

function showGauge(score) {
  const gauge = byId('gauge');
  gauge.replaceChildren();
  const ticks = 50;
  for (let i = 0; i <= ticks; i++) {
    const x = 2 + (i * 200) / ticks;
    const reached = score !== null && i / ticks <= score + 1e-9;
    gauge.append(
      svg('path', {
        d: `M${x} ${i % 25 === 0 ? 0 : i % 5 === 0 ? 4 : 8}V20`,
        class: reached ? 'tick reached' : 'tick',
      }),
    );
  }
}

// --- Talking to the server ---------------------------------------------------------------------------------------

/** A failure that the page can explain; `code` is the server's, the agent's, or one of the page's own. */
class Failure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const asFailure = error =>
  error instanceof Failure ? error : new Failure(error?.code ?? 'unexpected', error?.message ?? String(error));

async function call(path) {
  let response;
  try {
    response = await fetch(new URL(`demo/${path}`, base), {
      method: 'POST',
      headers: { 'X-Ridgeline-Demo': pageToken },
      credentials: 'same-origin',
      cache: 'no-store',
    });
  } catch {
    throw new Failure('network_connection', 'The server could not be reached.');
  }
  return answerOf(response);
}

async function answerOf(response) {
  let answer;
  try {
    answer = await response.json();
  } catch {
    throw new Failure('bad_response_format', `The server answered with status ${response.status} and no JSON.`);
  }
  if (answer?.error) throw new Failure(answer.error.code, answer.error.message);
  if (!response.ok) throw new Failure('server_error', `The server answered with status ${response.status}.`);
  return answer;
}

/** A new agent, as every page load has one: it reads all facts afresh. */
async function newAgent() {
  const address = new URL(`web/v4/${encodeURIComponent(publicKey)}`, base);
  // A module whose loading failed may stay failed for its address.
  if (loads++) address.searchParams.set('load', String(loads));
  let module;
  try {
    module = await import(address.href);
  } catch (error) {
    // The reason is hidden from an import, so ask for it.
    const response = await fetch(address, { cache: 'no-store' }).catch(() => {
      throw new Failure('network_connection', 'The server could not be reached.');
    });
    if (!response.ok) await answerOf(response);
    throw new Failure('agent_not_loaded', error?.message ?? 'The agent could not be loaded.');
  }
  loads = 0;
  return module.start();
}

const MAKE_KEY = 'Make one on the server, restart it, and reload this page:';
/** What a failure means for the visitor, as a title and what can be done about it. */
const HELP = {
  no_public_key: [
    'There is no public key',
    `A page identifies its visitors with a public key, and this server had none when it started. ${MAKE_KEY}`,
  ],
  public_api_key_required: ['There is no public key', `The server misses a public key. ${MAKE_KEY}`],
  public_api_key_not_found: [
    'The public key is not valid',
    `The server does not know this page’s public key, or it has been revoked. ${MAKE_KEY}`,
  ],
  wrong_region: [
    'The public key is of another region',
    'Start the server with the --region that the key was made for, or make a new key.',
  ],
  feature_not_enabled: [
    'This page is out of date',
    'It was opened again in another tab, or is older than a day, or its cookies are blocked. Reload it to go on.',
  ],
  event_not_found: [
    'The server cannot tell who you are',
    'The cookie that it sets for this did not come back. Allow cookies for this site, then try again.',
  ],
  network_connection: [
    'The server could not be reached',
    'Check that it is running, then try again. A content blocker can stop the request, too.',
  ],
  network_abort: ['The browser stopped the request', 'Try again.'],
  client_timeout: ['There was no answer in time', 'The server or the network is slow at the moment. Try again.'],
  csp_block: [
    'The connection is forbidden',
    'A Content-Security-Policy, perhaps one that a proxy added, keeps this page from talking to its server.',
  ],
  server_error: ['The server had a problem', 'Its log says more. Try again in a moment.'],
  agent_not_loaded: [
    'The agent did not start',
    'A content blocker may have stopped it; otherwise this browser is older than the agent supports.',
  ],
};
const WITH_COMMAND = new Set(['no_public_key', 'public_api_key_not_found', 'public_api_key_required']);

// --- What is stored in this browser ------------------------------------------------------------------------------

const PREFIX = '_vid_';
const PLACES = [
  ['server_cookie', '_iidt', 'HttpOnly cookie'],
  ['cookie', '_vid_t', 'cookie'],
  ['local_storage', '_vid_t', 'localStorage'],
  ['indexed_db', '_vid_', 'IndexedDB'],
];

/** `held` tells which places hold the token; null for all means that nothing is known yet. */
function showLamps(held) {
  byId('lamps').replaceChildren(
    ...PLACES.map(([place, name, kind]) => {
      const on = held?.[place];
      const item = el(
        'li',
        on ? 'lamp on' : 'lamp',
        el('span', 'lamp-light'),
        el('code', '', name),
        el('span', 'lamp-kind', kind),
        el('span', 'lamp-state', held ? (on ? 'held' : 'empty') : '–'),
      );
      return item;
    }),
  );
}

function withoutFailure(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}

const cookieNames = () => (withoutFailure(() => document.cookie) ?? '').split('; ').map(pair => pair.split('=')[0]);

function clearTexts(storage) {
  withoutFailure(() => {
    const area = window[storage];
    for (const key of Object.keys(area)) if (key.startsWith(PREFIX)) area.removeItem(key);
  });
}

function deleteDatabase(name) {
  return new Promise(resolve => {
    const request = withoutFailure(() => indexedDB.deleteDatabase(name));
    if (!request) {
      resolve(true);
      return;
    }
    // A tab that holds the database open delays the deletion; it is carried out as soon as that tab lets go.
    setTimeout(resolve, 2_000, false);
    request.onsuccess = () => resolve(true);
    request.onerror = () => resolve(false);
  });
}

/** Removes what the agent keeps where scripts can reach; resolves to what could not be removed. */
async function clearStorage() {
  for (const name of cookieNames().filter(each => each.startsWith(PREFIX))) {
    withoutFailure(() => {
      document.cookie = `${name}=; Path=/; Max-Age=0; SameSite=Lax`;
    });
  }
  clearTexts('localStorage');
  clearTexts('sessionStorage');
  const deleted = await deleteDatabase(PREFIX);
  return {
    server_cookie: false,
    cookie: cookieNames().includes(`${PREFIX}t`),
    local_storage: Boolean(withoutFailure(() => localStorage.getItem(`${PREFIX}t`))),
    indexed_db: !deleted,
  };
}

// --- Identification ----------------------------------------------------------------------------------------------

/** In a few words how the server recognised the visitor: read from its comment, which `#method` shows whole. */
function howOf({ visitor_found: found, confidence }) {
  if (!found) return 'New';
  const comment = confidence?.comment ?? '';
  if (/\bno stored token\b|\bfacts?\b/.test(comment)) return 'Device facts';
  return /\btoken\b/.test(comment) ? 'Stored token' : 'Recognised';
}

const scoreText = identification => identification.confidence?.score.toFixed(2) ?? '–';

function showState(state) {
  document.body.dataset.state = state;
  const working = state === 'working';
  byId('main').setAttribute('aria-busy', String(working));
  enable('identify', !working && Boolean(publicKey));
  enable('forget', !working && (state === 'identified' || Boolean(last && !since)));
  enable('erase', !working && (state === 'identified' || Boolean(last && !since)));
  byId('identify').classList.toggle('primary', state !== 'identified');
  byId('identify').textContent = state === 'failed' && identifying ? 'Try again' : 'Identify again';
  const why = {
    forgotten:
      'Erasing has to wait: without the token the server cannot tell whose data to erase. Identify again first.',
  }[state];
  text('unavailable', why);
  byId('unavailable').hidden = !why;
}

/** Buttons stay focusable while they are of no use, so that the focus is not lost. */
function enable(id, usable) {
  byId(id).setAttribute('aria-disabled', String(!usable));
}

const isUsable = id => byId(id).getAttribute('aria-disabled') !== 'true';

function notice(title, ...paragraphs) {
  byId('notice').className = 'notice';
  text('notice-title', title);
  byId('notice-text').replaceChildren(
    ...paragraphs.filter(Boolean).map(each => (typeof each === 'string' ? el('p', '', each) : each)),
  );
}

async function identify() {
  if (busy) return;
  busy = true;
  identifying = true;
  const before = last;
  const after = since;
  closeConfirm();
  showState('working');
  byId('compare').hidden = true;
  notice('Identifying', 'Reading the facts and asking the server.');
  try {
    if (!publicKey) throw new Failure('no_public_key', 'This server has no public key.');
    const agent = await newAgent();
    const began = performance.now();
    const result = await agent.get({ linkedId });
    const ready = performance.now() - began;
    const message = JSON.parse(await agent.collect());
    withoutFailure(() => showFacts(message.facts));
    let event;
    try {
      event = await call('event');
    } catch (error) {
      if (result.visitor_id) text('visitor-id', result.visitor_id);
      throw error;
    }
    last = { event, ready };
    since = null;
    showLamps({
      server_cookie: true,
      ...Object.fromEntries(Object.keys(message.tokens ?? {}).map(name => [name, true])),
    });
    showEvent(event);
    showIdentification(last);
    showState('identified');
    logIdentification(last);
    tellWhatHappened(before, last, after);
  } catch (error) {
    fail(asFailure(error));
  } finally {
    busy = false;
  }
}

/** What stands before the server's comment. */
const INTRODUCTIONS = {
  New: 'Not seen before:',
  'Stored token': 'Recognised by its stored token:',
  'Device facts': 'Recognised by its device’s facts:',
  Recognised: 'Recognised:',
};

function showIdentification({ event, ready }) {
  const { identification } = event;
  const { visitor_id: id, visitor_found: found, confidence } = identification;
  document.body.dataset.visitor = found ? 'returning' : 'new';
  text('visitor-id', id);
  byId('copy-id').hidden = false;
  text('status', found ? 'Returning visitor' : 'New visitor');
  text('how', INTRODUCTIONS[howOf(identification)]);
  text('method', confidence?.comment ?? 'the server gave no explanation');
  showRidge(id);
  text('confidence', scoreText(identification));
  showGauge(confidence?.score ?? null);
  showTime('first-seen', identification.first_seen_at);
  if (found) showTime('last-seen', identification.last_seen_at);
  else {
    text('last-seen', 'Never');
    text('last-seen-exact', 'This is the first visit.');
  }
  byId('ready').replaceChildren(milliseconds(ready), el('small', '', ' ms'));
  text('ready-note', 'From the call to the answer, all facts read');

  const details = event.browser_details ?? {};
  text('browser', known(details.browser_name, details.browser_full_version));
  text('os', known(event.os ?? details.os, event.os_version ?? details.os_version));
  text('device', event.device === 'Other' ? 'Not named' : known(event.device));
  text('ip', known(event.ip_address));
}

/** After an erasure: only the id is left, so that it can be compared with the next. */
function showNobody() {
  delete document.body.dataset.visitor;
  showRidge(null);
  showGauge(null);
  for (const id of [
    'status',
    'confidence',
    'first-seen',
    'first-seen-exact',
    'last-seen',
    'last-seen-exact',
    'ready',
    'ready-note',
    'browser',
    'os',
    'device',
    'ip',
  ])
    text(id);
  text('how', 'Erased:');
  text('method', 'the server knows nobody by this id any more');
  byId('event-json').replaceChildren();
  byId('copy-event').hidden = true;
  showSnippets(null);
}

const known = (...parts) => parts.filter(part => part !== undefined && part !== '').join(' ') || 'Unknown';

function showTime(id, at) {
  if (at === undefined) {
    text(id, '–');
    text(`${id}-exact`, '');
    return;
  }
  byId(id).replaceChildren(timeElement(at));
  text(`${id}-exact`, exactFormat.format(at));
}

// --- What happened -----------------------------------------------------------------------------------------------

function tellWhatHappened(before, now, after) {
  const { identification } = now.event;
  const found = identification.visitor_found;
  const how = howOf(identification);
  if (!before) {
    if (found)
      notice(
        'Welcome back',
        'This browser has been here before. Forget its storage, identify again, and see whether its device’s facts alone give it away.',
      );
    else
      notice(
        'You are new here',
        'From now on this browser is known. Identify again, or reload the page: the id stays. Then forget the storage and see whether it still does.',
      );
    return;
  }
  const same = before.event.identification.visitor_id === identification.visitor_id;
  if (after === 'forgotten' && same) {
    notice(
      'Same visitor id, recognised without storage',
      'Every place that held the token was empty. The facts of the device were enough, and the confidence says how sure they make it.',
    );
  } else if (after === 'forgotten') {
    notice(
      'A new visitor id',
      'Without the token, the facts of this device did not lead to exactly one known visitor, and the server does not guess: a wrong match is worse than a new id.',
    );
  } else if (after === 'erased' && same) {
    notice('The same visitor id came back', 'This should not happen after erasing. Please report it.');
  } else if (after === 'erased' && found) {
    notice(
      'Another visitor id: the old one is gone',
      'Nothing of the erased visitor is left. This device’s facts equal those of another known visitor, perhaps another browser profile on this machine.',
    );
  } else if (after === 'erased') {
    notice(
      'A new visitor id: nothing of the old one is left',
      'The server had no token and no facts to recognise this browser by. It starts from nothing.',
    );
  } else if (same) {
    notice(
      'Same visitor id',
      how === 'Stored token'
        ? 'Recognised by the token that this browser keeps. Forget the storage to see what happens without it.'
        : 'Recognised once more.',
    );
  } else {
    notice('A different visitor id', 'The storage seems to have been cleared by somebody else than this page.');
  }
  compare(before, now);
}

function compare(before, now) {
  const column = (title, { event: { identification } }) =>
    el(
      'div',
      'compared',
      el('p', 'compared-title', title),
      smallRidge(identification.visitor_id, identification.visitor_found ? 'small-ridge' : 'small-ridge new'),
      el('code', 'compared-id', identification.visitor_id),
      el('p', 'compared-how', `${howOf(identification)}, confidence ${scoreText(identification)}`),
    );
  const same = before.event.identification.visitor_id === now.event.identification.visitor_id;
  const sign = el('span', same ? 'sign same' : 'sign other', same ? '=' : '≠');
  sign.setAttribute('role', 'img');
  sign.setAttribute('aria-label', same ? 'the same visitor as' : 'another visitor than');
  byId('compare').replaceChildren(column('Before', before), sign, column('Now', now));
  byId('compare').hidden = false;
}

function logIdentification({ event, ready }) {
  const { identification } = event;
  const id = el('code', 'log-id', identification.visitor_id);
  log(
    el(
      'li',
      identification.visitor_found ? 'log-row returning' : 'log-row new',
      el('time', 'log-time', clockFormat.format(event.timestamp)),
      smallRidge(identification.visitor_id, identification.visitor_found ? 'small-ridge' : 'small-ridge new'),
      id,
      el('span', 'log-how', howOf(identification)),
      el('span', 'log-score', scoreText(identification)),
      el('span', 'log-ready', `${milliseconds(ready)} ms`),
    ),
  );
}

const logAction = sentence =>
  log(
    el(
      'li',
      'log-row action',
      el('time', 'log-time', clockFormat.format(Date.now())),
      el('span', 'log-what', sentence),
    ),
  );

function log(row) {
  byId('past-empty').hidden = true;
  byId('log').prepend(row);
  while (byId('log').children.length > 20) byId('log').lastElementChild.remove();
}

function fail(failure) {
  showState('failed');
  const [title, help] = HELP[failure.code] ?? [
    'That did not work',
    'If it happens again, the server’s log may say more.',
  ];
  const ownWords = failure.code === 'no_public_key';
  notice(
    title,
    help,
    WITH_COMMAND.has(failure.code) ? el('p', '', el('code', 'command', 'ridgeline keys create --kind public')) : null,
    ownWords ? null : el('p', 'notice-code', el('code', '', failure.code), ` ${failure.message}`),
  );
  byId('notice').classList.add('bad');
  if (failure.code === 'feature_not_enabled') {
    const reload = el('button', 'small', 'Reload the page');
    reload.type = 'button';
    reload.addEventListener('click', () => location.reload());
    byId('notice-text').append(el('p', '', reload));
  }
  if (!last) {
    text('how', `${title}.`);
    text('method');
  }
}

// --- Forget and erase --------------------------------------------------------------------------------------------

async function forget() {
  if (busy || !last) return;
  busy = true;
  identifying = false;
  closeConfirm();
  showState('working');
  byId('compare').hidden = true;
  notice('Forgetting', 'Emptying the places that hold the token.');
  try {
    await call('forget');
    const left = await clearStorage();
    since = 'forgotten';
    showLamps(left);
    logAction('Storage forgotten');
    showState('forgotten');
    notice(
      'This browser holds nothing any more',
      Object.values(left).some(Boolean)
        ? 'All but one place is empty: the browser has not let go of it yet, perhaps because of another tab with this page.'
        : 'Both cookies, localStorage and IndexedDB are empty, as after “clear site data”.',
      'Now identify again. The server can still recognise the device by its facts.',
    );
  } catch (error) {
    fail(asFailure(error));
  } finally {
    busy = false;
  }
}

function openConfirm() {
  if (busy || !last) return;
  byId('confirm').hidden = false;
  byId('erase').setAttribute('aria-expanded', 'true');
  byId('erase-cancel').focus();
}

function closeConfirm() {
  byId('confirm').hidden = true;
  byId('erase').setAttribute('aria-expanded', 'false');
}

async function erase() {
  if (busy || !last) return;
  busy = true;
  identifying = false;
  closeConfirm();
  byId('identify').focus();
  showState('working');
  byId('compare').hidden = true;
  notice('Erasing', 'Deleting this visitor’s events and what it was recognised by.');
  try {
    await call('erase');
    const left = await clearStorage();
    since = 'erased';
    showLamps(left);
    logAction('Visitor erased');
    showState('erased');
    showNobody();
    notice(
      'This visitor is erased',
      'Its events and all that it could be recognised by are gone from the server, and the storage here is empty. The old id stands above only because this page remembers it, to compare.',
      'Now identify again: this browser should be a stranger.',
    );
  } catch (error) {
    fail(asFailure(error));
  } finally {
    busy = false;
  }
}

// --- The facts ---------------------------------------------------------------------------------------------------

const GROUPS = {
  'Rendering and sound': {
    canvas: ['Canvas', 'Hashes of a drawn figure and a drawn text'],
    webgl_basics: ['Graphics', 'What WebGL says about driver and card'],
    webgl_extensions: ['Graphics limits', 'Hashes of WebGL’s parameters and extensions'],
    audio: ['Audio', 'A rendered sound, summed up'],
    emoji: ['Emoji', 'The size of a row of emoji'],
  },
  Hardware: {
    hardware_concurrency: ['Processors', 'Logical ones, as the browser counts'],
    device_memory: ['Memory', 'In GiB, rounded by the browser'],
    architecture: ['Architecture', 'A byte of a NaN: 255 on x86, 127 on ARM'],
    math: ['Mathematics', 'Hash of results that differ between maths libraries'],
    touch_support: ['Touch', 'Contacts at once, and touch events'],
  },
  Screen: {
    screen_resolution: ['Resolution', 'The larger side first'],
    device_pixel_ratio: ['Pixel ratio', 'Device pixels to a CSS pixel'],
    color_depth: ['Colour depth', 'Bits to a pixel'],
    color_gamut: ['Colour gamut', 'The widest that the screen shows'],
    hdr: ['High dynamic range', ''],
    monochrome: ['Monochrome', 'Bits to a pixel of grey; 0 for colour'],
  },
  Fonts: {
    fonts: ['Fonts', 'Found among a list of telling ones'],
    font_preferences: ['Default fonts', 'Widths of one text, in CSS pixels'],
  },
  'Language and time': {
    languages: ['Languages', 'In the user’s order'],
    date_time_locale: ['Locale', 'In which dates are written'],
    timezone: ['Time zone', ''],
    timezone_offset: ['Offset', 'From UTC, today'],
  },
  'Display preferences': {
    contrast: ['Contrast', ''],
    forced_colors: ['Forced colours', ''],
    inverted_colors: ['Inverted colours', ''],
    reduced_motion: ['Reduced motion', ''],
    reduced_transparency: ['Reduced transparency', ''],
  },
  Storage: {
    cookies_enabled: ['Cookies', 'Found by writing one'],
    local_storage: ['localStorage', ''],
    session_storage: ['sessionStorage', ''],
    indexed_db: ['IndexedDB', 'Found by keeping a value'],
  },
  Browser: {
    user_agent: ['User agent', ''],
    client_hints: ['Client hints', 'What Chromium says instead'],
    platform: ['Platform', ''],
    oscpu: ['System, as Firefox says', ''],
    vendor: ['Vendor', ''],
    vendor_flavors: ['Vendor flavours', 'Globals that only some browsers define'],
    plugins: ['Plugins', ''],
    pdf_viewer_enabled: ['PDF viewer', ''],
    webdriver: ['Remote controlled', 'As the browser admits it'],
  },
  Other: {},
};

const ABSENCES = {
  unsupported: 'This browser has no such thing',
  blocked: 'The browser refused to tell',
  timeout: 'Not ready before the deadline',
  failed: 'Reading it failed',
};

const groupOf = name => Object.keys(GROUPS).find(group => Object.hasOwn(GROUPS[group], name)) ?? 'Other';

function showFacts(facts) {
  const names = Object.keys(facts);
  const slowest = Math.max(1, ...names.map(name => facts[name].ms));
  const total = sumOf(names, facts);
  const absent = names.filter(name => facts[name].error !== undefined).length;
  byId('facts-lead').replaceChildren(
    el('strong', '', `${names.length} facts`),
    `, ${absent ? `${absent} of them without a value` : 'each with a value'}, in `,
    el('strong', '', `${milliseconds(total)} ms`),
    ' of reading in all. Some are read while others wait, so that is not the time until the id was ready. They go to this server only.',
  );
  byId('fact-groups').replaceChildren(
    ...Object.keys(GROUPS).flatMap(group => {
      const order = Object.keys(GROUPS[group]);
      const members = names.filter(name => groupOf(name) === group).sort((a, b) => order.indexOf(a) - order.indexOf(b));
      if (!members.length) return [];
      const list = el(
        'ul',
        'fact-list',
        ...members.map(name => factRow(name, facts[name], slowest, GROUPS[group][name])),
      );
      return el(
        'section',
        'fact-group',
        el(
          'div',
          'fact-group-head',
          el('h3', '', group),
          el(
            'p',
            '',
            `${members.length} ${members.length === 1 ? 'fact' : 'facts'}, ${milliseconds(sumOf(members, facts))} ms`,
          ),
        ),
        list,
      );
    }),
  );
}

const sumOf = (names, facts) => names.reduce((sum, name) => sum + facts[name].ms, 0);

function factRow(name, fact, slowest, [label, hint] = [name, '']) {
  const row = el('li', 'fact');
  row.dataset.fact = name;
  const bar = el('span', 'bar');
  bar.style.setProperty('--share', String(fact.ms / slowest));
  bar.setAttribute('aria-hidden', 'true');
  const value =
    fact.error === undefined
      ? (WRITTEN[name]?.(fact.value) ?? valueNode(fact.value))
      : el('p', `absence ${fact.error}`, el('code', '', fact.error), ` ${ABSENCES[fact.error] ?? ''}`);
  row.append(
    el(
      'div',
      'fact-name',
      el(
        'p',
        'fact-label',
        label,
        label === name ? null : ' ',
        label === name ? null : el('code', 'fact-key', ...nameNodes(name)),
      ),
      hint ? el('p', 'fact-hint', hint) : null,
    ),
    el('div', 'fact-value', value),
    el('p', 'fact-time', bar, el('span', 'fact-ms', `${fact.ms.toFixed(1)} ms`)),
  );
  return row;
}

const isScalar = value => value === null || typeof value !== 'object';

function scalarNode(value) {
  if (value === '') return el('span', 'nothing', 'empty');
  return el('code', `scalar ${typeof value}`, typeof value === 'string' ? value : JSON.stringify(value));
}

/** Facts that people write in a way of their own. */
const WRITTEN = {
  screen_resolution: value =>
    Array.isArray(value) && value.length === 2 ? el('code', 'scalar number', value.join(' × ')) : null,
};

/** A value to be read by people: small ones whole, long ones folded. */
function valueNode(value) {
  if (isScalar(value)) return scalarNode(value);
  if (Array.isArray(value)) return listNode(value);
  const entries = Object.entries(value);
  if (!entries.length) return el('span', 'nothing', 'empty');
  const list = el('dl', 'pairs');
  for (const [name, each] of entries)
    list.append(el('div', '', el('dt', '', ...nameNodes(name)), el('dd', '', valueNode(each))));
  return list;
}

function listNode(values) {
  if (!values.length) return el('span', 'nothing', 'none');
  const flat = values.every(isScalar);
  const whole = JSON.stringify(values);
  if (flat && (values.length <= 6 || whole.length <= 160)) return chips(values);
  if (whole.length <= 160 && values.every(each => Array.isArray(each) && each.every(isScalar))) {
    return el('ol', 'rows', ...values.map(each => el('li', '', chips(each))));
  }
  const first = values
    .map(each => (isScalar(each) ? String(each) : (each.name ?? each.brand ?? '')))
    .filter(Boolean)
    .slice(0, 3);
  const summary = el(
    'summary',
    '',
    `${values.length} ${flat ? 'values' : 'entries'}`,
    first.length ? el('span', 'preview', `${first.join(', ')}${values.length > first.length ? ' …' : ''}`) : null,
  );
  return el('details', 'fold', summary, flat ? chips(values) : sheet(values));
}

/** JSON in a box that keyboards can scroll. */
function sheet(value) {
  const box = el('pre', 'sheet sheet-small', ...jsonNodes(value));
  box.tabIndex = 0;
  box.setAttribute('role', 'region');
  box.setAttribute('aria-label', 'All entries');
  return box;
}

const chips = values => el('ul', 'chips', ...values.map(each => el('li', '', scalarNode(each))));

// --- The event ---------------------------------------------------------------------------------------------------

function showEvent(event) {
  byId('event-json').replaceChildren(...jsonNodes(event));
  byId('copy-event').hidden = false;
  byId('event-sheet').scrollTop = 0;
  showSnippets(event.event_id);
}

/** JSON, indented, as text nodes and coloured spans. */
function jsonNodes(value, indent = '') {
  if (isScalar(value)) return [el('span', `j-${value === null ? 'null' : typeof value}`, JSON.stringify(value))];
  const list = Array.isArray(value);
  const entries = Object.entries(value);
  if (!entries.length) return [list ? '[]' : '{}'];
  const inner = `${indent}  `;
  const nodes = [list ? '[\n' : '{\n'];
  entries.forEach(([name, each], i) => {
    nodes.push(inner);
    if (!list) nodes.push(el('span', 'j-key', JSON.stringify(name)), ': ');
    nodes.push(...jsonNodes(each, inner), i < entries.length - 1 ? ',\n' : '\n');
  });
  nodes.push(indent + (list ? ']' : '}'));
  return nodes;
}

function showSnippets(eventId) {
  const origin = base.href.replace(/\/$/, '');
  text(
    'snippet-page',
    [
      '<script type="module">',
      `  import { start } from "${origin}/web/v4/${publicKey || 'YOUR_PUBLIC_KEY'}";`,
      '  const { event_id } = await start().get();',
      '</script>',
    ].join('\n'),
  );
  text(
    'snippet-server',
    `curl -H "Authorization: Bearer $SECRET_KEY" \\\n  ${origin}/v4/events/${eventId ?? 'EVENT_ID'}`,
  );
}

// --- Copying -----------------------------------------------------------------------------------------------------

async function copy(button, value) {
  let copied = true;
  try {
    await navigator.clipboard.writeText(value);
  } catch {
    copied = copyTheOldWay(value, button);
  }
  const label = button.firstChild;
  label.data = copied ? 'Copied' : 'Not allowed';
  announce(copied ? 'Copied' : 'The browser did not allow to copy');
  setTimeout(() => {
    label.data = 'Copy';
    announce('');
  }, 1_600);
}

/** The Clipboard API exists on secure pages only; a demo in the local network is none. */
function copyTheOldWay(value, button) {
  const area = el('textarea', 'visually-hidden');
  area.value = value;
  document.body.append(area);
  area.select();
  const copied = withoutFailure(() => document.execCommand('copy')) ?? false;
  area.remove();
  button.focus();
  return copied;
}

// --- Beginning ---------------------------------------------------------------------------------------------------

function onClick(id, action) {
  byId(id).addEventListener('click', () => {
    if (isUsable(id)) action();
  });
}

for (const [button, source] of [
  ['copy-id', 'visitor-id'],
  ['copy-event', 'event-json'],
  ['copy-page', 'snippet-page'],
  ['copy-server', 'snippet-server'],
]) {
  byId(button).addEventListener('click', event => copy(event.currentTarget, byId(source).textContent));
}
onClick('identify', identify);
onClick('forget', forget);
onClick('erase', () => (byId('confirm').hidden ? openConfirm() : closeConfirm()));
onClick('erase-confirm', erase);
onClick('erase-cancel', () => {
  closeConfirm();
  byId('erase').focus();
});
byId('confirm').addEventListener('keydown', event => {
  if (event.key !== 'Escape') return;
  closeConfirm();
  byId('erase').focus();
});

text('host', base.host);
showGauge(null);
showLamps(null);
showSnippets(null);
draw({ near: FLAT, far: FLAT });
identify();
