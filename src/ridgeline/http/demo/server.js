/* Talking to the server. */

import { Failure } from './failure.js';
import { base, publicKey } from './page.js';

/** Proves that a request comes from this page; the server renews it as it learns more of its visitor. */
let { pageToken } = document.body.dataset;

/** How often the agent was asked for and did not load. */
let loads = 0;

export async function call(path) {
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
  pageToken = response.headers.get('X-Ridgeline-Demo') ?? pageToken;
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
export async function newAgent() {
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
