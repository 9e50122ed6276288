import { collectionShare, countdown, whenIdle } from './budget.js';
import { answerCache } from './cache.js';
import { collection } from './collect.js';
import { FingerprintError } from './errors.js';
import { message } from './message.js';
import { type GetOptions, type Request, requestOf, type StartOptions, settingsOf } from './options.js';
import { SealedResult } from './sealed.js';
import { type Answer, send } from './send.js';
import { sources } from './sources/index.js';
import { tokenStore } from './storage.js';

/** What `get()` resolves to. */
export interface GetResult {
  event_id: string;
  /** Left out when the server does not tell it to browsers. */
  visitor_id?: string;
  suspect_score?: number;
  /** Whether this is an earlier result from the cache, so that no new event was recorded. */
  cache_hit: boolean;
  sealed_result: SealedResult | null;
}

export interface Agent {
  /** Identifies the visitor: sends an observation and resolves to the server's answer. */
  get(options?: GetOptions): Promise<GetResult>;
  /** The observation as the body that `get()` would send, for passing it on by a way of your own. */
  collect(options?: GetOptions): Promise<string>;
}

function resultOf({ event_id, visitor_id, suspect_score, sealed_result }: Answer, cache_hit: boolean): GetResult {
  return {
    event_id,
    ...(visitor_id !== undefined && { visitor_id }),
    ...(suspect_score !== undefined && { suspect_score }),
    cache_hit,
    sealed_result: sealed_result ? new SealedResult(sealed_result) : null,
  };
}

/**
 * Begins to collect as soon as the browser is idle, once for all later calls. Throws only for options that cannot
 * work; `home` gives the default endpoint.
 */
export function startAgent(options: Partial<StartOptions>, home: () => string): Agent {
  const settings = settingsOf(options, home);
  const cache = answerCache(settings);
  const tokens = tokenStore(settings.prefix);
  const collected = collection(sources);
  whenIdle(collected.begin);

  const body = async (request: Request): Promise<string> => {
    const share = countdown(collectionShare(request.timeout));
    const [facts, held] = await Promise.all([collected.facts(share.over), tokens.read()]);
    share.stop();
    return message(settings, request, facts, held);
  };

  const identify = async (request: Request, signal: AbortSignal): Promise<GetResult> => {
    const answer = await send(settings.endpoints, await body(request), signal);
    if (answer.token) void tokens.write(answer.token);
    cache.write(request, answer);
    return resultOf(answer, false);
  };

  return {
    async get(options = {}) {
      const request = requestOf(options);
      const kept = cache.read(request);
      if (kept) return resultOf(kept, true);
      const limit = countdown(request.timeout);
      const abort = new AbortController();
      const late = limit.over.then(() => {
        throw new FingerprintError('client_timeout', `There was no answer within ${request.timeout} ms.`);
      });
      try {
        return await Promise.race([identify(request, abort.signal), late]);
      } finally {
        limit.stop();
        abort.abort();
      }
    },
    async collect(options = {}) {
      return body(requestOf(options));
    },
  };
}
