/* What a failure means for the visitor, and what can be done about it. */

import { el } from './dom.js';

const MAKE_KEY = 'Make one on the server and reload this page:';
const HELP = {
  no_public_key: [
    'There is no public key',
    `A page identifies its visitors with a public key, and this server has none. ${MAKE_KEY}`,
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
  state_not_ready: [
    'This browser may not erase that visitor',
    'It was recognised by its device’s facts alone, and another device can share them: the data may be somebody else’s. ' +
      'The browser that was there first can erase it, and so can your server with a secret key.',
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

/** A title and the paragraphs below it. */
export function helpFor({ code, message }) {
  const [title, help] = HELP[code] ?? ['That did not work', 'If it happens again, the server’s log may say more.'];
  const ownWords = code === 'no_public_key';
  return [
    title,
    help,
    WITH_COMMAND.has(code) ? el('p', '', el('code', 'command', 'ridgeline keys create --kind public')) : null,
    ownWords ? null : el('p', 'notice-code', el('code', '', code), ` ${message}`),
    code === 'feature_not_enabled' ? el('p', '', reloadButton()) : null,
  ];
}

function reloadButton() {
  const reload = el('button', 'small', 'Reload the page');
  reload.type = 'button';
  reload.addEventListener('click', () => location.reload());
  return reload;
}
