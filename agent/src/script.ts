import { type Agent, startAgent } from './agent.js';
import type { StartOptions } from './options.js';

export { FingerprintError } from './errors.js';

/** The server writes the key from the script's address over this text, so it must occur once in the bundle. */
const publicKey = '__RIDGELINE_PUBLIC_KEY__';

/** The script lies at `<base>/web/v4/<key>` and its observations go to `<base>/`, whatever a proxy puts before it. */
const home = () => new URL('../..', import.meta.url).href;

/** Starts the agent in this page. */
export function start(options: Partial<StartOptions> = {}): Agent {
  return startAgent({ ...options, apiKey: options.apiKey ?? publicKey }, home);
}
