/*
 * The demo page: identifies its visitor with the agent, shows what came of it, and lets the visitor make it forget.
 */

import { enable, onClick } from './buttons.js';
import { copy } from './copy.js';
import { byId, text } from './dom.js';
import { showEvent, showSnippets } from './event.js';
import { showFacts } from './facts.js';
import { asFailure, Failure, withoutFailure } from './failure.js';
import { showGauge } from './gauge.js';
import { helpFor } from './help.js';
import { showIdentification, showNobody } from './identification.js';
import { logAction, logIdentification } from './log.js';
import { notice, tellWhatHappened } from './notice.js';
import { base, linkedId, publicKey } from './page.js';
import { drawLevelGround } from './ridge.js';
import { call, newAgent } from './server.js';
import { clearStorage, heldPlaces, showLamps } from './storage.js';

/** What has been done since the last identification: nothing, `forgotten` or `erased`. */
let since = null;
/** The last identification: `{ event, ready }`. */
let last = null;
let busy = false;
/** Whether the latest action is an identification. */
let identifying = true;

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
    const { facts } = JSON.parse(await agent.collect());
    withoutFailure(() => showFacts(facts));
    let event;
    try {
      event = await call('event');
    } catch (error) {
      if (result.visitor_id) text('visitor-id', result.visitor_id);
      throw error;
    }
    last = { event, ready };
    since = null;
    showLamps(await heldPlaces(agent));
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

function fail(failure) {
  showState('failed');
  const [title, ...paragraphs] = helpFor(failure);
  notice(title, ...paragraphs);
  byId('notice').classList.add('bad');
  if (!last) {
    text('how', `${title}.`);
    text('method');
  }
}

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
        : 'Both cookies, localStorage, IndexedDB and Cache Storage are empty, as after “clear site data”.',
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
drawLevelGround();
identify();
