import { type Answer, answerOf } from './answer.js';
import { activated } from './browser/activation.js';
import { type Countdown, collectionShare, countdown, whenIdle, within } from './budget.js';
import { answerCache } from './cache.js';
import { clock } from './clock.js';
import { type Collection, collection, type Facts, type Sources } from './collect.js';
import { FingerprintError } from './errors.js';
import { message } from './message.js';
import { type GetOptions, type Request, requestOf, type StartOptions, settingsOf } from './options.js';
import { SealedResult } from './sealed.js';
import { type Dispatch, send, sendFarewell } from './send.js';
import { sources } from './sources/index.js';
import { noTokens, type Tokens, tokenStore } from './storage.js';

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
  /** Takes what the server answered to such a body, as text: keeps its token, and resolves to its result. */
  handleAgentData(data: string): Promise<GetResult>;
}

/** Facts that are found by storing something for a moment, which an agent without storage does not do. */
const storing = ['cookies_enabled', 'local_storage', 'session_storage', 'indexed_db'];

/** Milliseconds that a message waits for the second script: as long as it takes to come from where the first was. */
const patience = 500;

const withoutStoring = (all: Sources): Sources =>
  Object.fromEntries(Object.entries(all).filter(([name]) => !storing.includes(name)));

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
  if (typeof document === 'undefined') {
    throw new FingerprintError('no_browser', 'start() works in a page only; a server may import the package.');
  }
  const settings = settingsOf(options, home);
  const { storageless } = settings;
  const cache = answerCache(settings);
  const tokens = storageless ? noTokens : tokenStore(settings.prefix);
  const time = clock();
  const collected = collection(storageless ? withoutStoring(sources) : sources);
  let further: Promise<Collection | undefined> | undefined;
  /** The second script may be lost on its way, or nobody there to give it: then the message goes without. */
  const loaded = () => {
    further ??= import('./further.js').then(
      it => it.collected(),
      () => undefined,
    );
    return further;
  };
  void activated().then(() => {
    void loaded().then(it => it?.begin());
    whenIdle(() => {
      collected.begin();
      tokens.begin();
    });
  });

  /** Observes until all is known, at most for the collection's share of the time; `held` is filled on the way. */
  const observe = async (request: Request, held: Tokens): Promise<Facts> => {
    const share = countdown(collectionShare(request.timeout));
    const second = within(patience, loaded(), undefined).then(it => it?.facts(share.over));
    const [facts, more] = await Promise.all([collected.facts(share.over), second, tokens.read(held)]);
    share.stop();
    return { ...facts, ...more };
  };

  const identify = async (request: Request, limit: Countdown, signal: AbortSignal): Promise<Answer> => {
    await activated();
    let facts: Facts = {};
    const held: Tokens = {};
    const dispatch: Dispatch = {
      endpoints: settings.endpoints,
      credentials: storageless ? 'omit' : 'include',
      compose: () => message(settings, request, facts, held, time.now()),
      limit,
      signal,
    };
    let observed = false;
    // The page goes away: what is known by now is sent, unless it is on its way already.
    const leave = async () => {
      if (!observed) facts = await collected.facts(Promise.resolve());
      sendFarewell(dispatch);
    };
    addEventListener('pagehide', leave);
    try {
      facts = await observe(request, held);
      observed = true;
      const answer = await send(dispatch);
      if (answer.token) void tokens.write(answer.token);
      time.learn(answer.event_id);
      cache.write(request, answer);
      return answer;
    } finally {
      removeEventListener('pagehide', leave);
    }
  };

  /** Where answers are reused, a call that is like one under way waits for that; if it fails, the next asks itself. */
  const underWay = new Map<string | undefined, Promise<Answer>>();
  const share = async (request: Request, limit: Countdown, signal: AbortSignal): Promise<GetResult> => {
    const key = cache.key(request);
    for (let before = underWay.get(key); before; before = underWay.get(key)) {
      const earlier = await before.catch(() => undefined);
      if (earlier) return resultOf(earlier, true);
    }
    const answer = identify(request, limit, signal);
    if (key) underWay.set(key, answer);
    try {
      return resultOf(await answer, false);
    } finally {
      if (underWay.get(key) === answer) underWay.delete(key);
    }
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
        return await Promise.race([share(request, limit, abort.signal), late]);
      } finally {
        limit.stop();
        abort.abort();
      }
    },
    async collect(options = {}) {
      const request = requestOf(options);
      await activated();
      const held: Tokens = {};
      const facts = await observe(request, held);
      return message(settings, request, facts, held, time.now());
    },
    async handleAgentData(data) {
      const answer = answerOf(data);
      if (!answer) throw new FingerprintError('handle_agent_data', 'This is not what a Ridgeline server answers.');
      if (answer.token) await tokens.write(answer.token);
      time.learn(answer.event_id);
      return resultOf(answer, false);
    },
  };
}
