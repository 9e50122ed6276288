/* The id that came back. */

import { byId, el } from '../../demo/assets/dom.js';
import { Failure } from '../../demo/assets/failure.js';
import { publicKey } from '../../demo/assets/page.js';
import { newAgent } from '../../demo/assets/server.js';
import { milliseconds } from '../../demo/assets/time.js';

/** Identifies as any page does, with the agent's own script; resolves to the observation that it sends. */
export async function identify() {
  if (!publicKey) throw new Failure('no_public_key', 'This server has no public key.');
  const agent = await newAgent();
  const began = performance.now();
  const { event_id, visitor_id } = await agent.get({ linkedId: 'playground' });
  const ready = performance.now() - began;
  byId('visitor-id').textContent = visitor_id ?? 'Not told to browsers';
  byId('visitor-note').replaceChildren(
    'The visitor id that came back after ',
    el('strong', '', `${milliseconds(ready)} ms`),
    ', all facts read anew, with the event ',
    el('code', '', event_id),
  );
  return agent.collect({ linkedId: 'playground' });
}
