import { type Agent, startAgent } from './agent.js';
import { baseOf, type StartOptions } from './options.js';

export { FingerprintError } from './errors.js';

/** The server writes the key from the script's address over this text, so it must occur once in the bundle. */
const publicKey = '__RIDGELINE_PUBLIC_KEY__';

const home = () => baseOf(import.meta.url);

/** Starts the agent in this page. */
export function start(options: Partial<StartOptions> = {}): Agent {
  return startAgent({ ...options, apiKey: options.apiKey ?? publicKey }, home);
}
