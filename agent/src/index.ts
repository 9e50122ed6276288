import { type Agent, startAgent } from './agent.js';
import { FingerprintError } from './errors.js';
import type { StartOptions } from './options.js';

export type { Agent, GetResult } from './agent.js';
export { FingerprintError } from './errors.js';
export type { CacheOptions, GetOptions, StartOptions, UrlHashing } from './options.js';
export type { SealedResult } from './sealed.js';

/** The page's own server, to which a proxy or the site itself can mount Ridgeline. */
function ownOrigin(): string {
  if (self.origin !== 'null') return `${self.origin}/`;
  throw new FingerprintError(
    self === top ? 'endpoints_misconfigured' : 'sandboxed_iframe',
    'A page without an origin (a file, a sandboxed frame) must give `endpoints`.',
  );
}

/** Starts the agent in this page. */
export function start(options: StartOptions): Agent {
  return startAgent(options ?? {}, ownOrigin);
}
