import { type Answer, answerOf } from './answer.js';
import { type Countdown, countdown } from './budget.js';
import { FingerprintError } from './errors.js';
import { packed, sizeOf } from './pack.js';

/** Bodies up to here may outlive the page (`keepalive`); browsers allow 64 KiB for all such requests together. */
const largestKeepalive = 60_000;

/** How long a report of a violation may come after the failure that it explains. */
const violationDelay = 100;

/** How often all endpoints are tried again that may yet do, and about how long after the first time. */
const retries = 3;
const firstPause = 300;

/** One observation on its way. */
export interface Dispatch {
  readonly endpoints: readonly string[];
  /** With or without cookies. */
  readonly credentials: RequestCredentials;
  /** The body, as a new message each time: one that comes again would be taken for a replayed one. */
  compose(): string;
  readonly limit: Countdown;
  readonly signal: AbortSignal;
  /** Where it is going now. */
  endpoint?: string;
  /** Whether a request is under way that outlives the page. */
  survives?: boolean;
  /** What became of the message that was sent when the page went away; undefined if nothing did. */
  farewell?: Promise<Answer | undefined>;
}

/** Why an endpoint gave no answer, and what to do: nothing, ask others, or ask the same again after `pause` ms. */
interface Failure {
  error: FingerprintError;
  next: 'nothing' | 'others' | 'again';
  pause?: number;
}

/** Reports whether the page's Content-Security-Policy forbade a connection to `endpoint` since the call. */
function watchPolicy(endpoint: string): { blocked(): Promise<boolean>; stop(): void } {
  const { origin } = new URL(endpoint);
  let note = () => {};
  const violation = new Promise<boolean>(resolve => {
    note = () => resolve(true);
  });
  const listener = (event: SecurityPolicyViolationEvent) => {
    const ofConnections = event.effectiveDirective === 'connect-src' && event.disposition === 'enforce';
    if (ofConnections && event.blockedURI.startsWith(origin)) note();
  };
  document.addEventListener('securitypolicyviolation', listener);
  return {
    blocked: () =>
      Promise.race([violation, new Promise<boolean>(resolve => setTimeout(resolve, violationDelay, false))]),
    stop: () => document.removeEventListener('securitypolicyviolation', listener),
  };
}

const failure = (code: string, message: string, next: Failure['next'], pause?: number): Failure => ({
  error: new FingerprintError(code, message),
  next,
  ...(pause !== undefined && { pause }),
});

/** Milliseconds that a `Retry-After` (RFC 9110) asks for, in either form. */
export function retryAfter(header: string | null): number | undefined {
  if (!header) return undefined;
  const pause = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(pause) ? undefined : Math.max(0, pause);
}

/** Asks one endpoint; throws a `Failure`. */
async function ask(dispatch: Dispatch, endpoint: string, body: string | Blob, signal: AbortSignal): Promise<Answer> {
  const policy = watchPolicy(endpoint);
  const keepalive = sizeOf(body) <= largestKeepalive;
  let response: Response;
  let text: string;
  try {
    dispatch.survives = keepalive;
    // Text is sent as text/plain, which spares a cross-origin page the preflight request. The page's address goes in
    // the body, hashed if so configured, so the Referer header must not carry it.
    response = await fetch(endpoint, {
      method: 'POST',
      body,
      signal,
      credentials: dispatch.credentials,
      keepalive,
      referrerPolicy: 'strict-origin',
    });
    text = await response.text();
  } catch (error) {
    if ((error as Error)?.name === 'AbortError') {
      throw failure('network_abort', `The request to ${endpoint} was aborted.`, 'nothing');
    }
    if (await policy.blocked()) {
      throw failure('csp_block', `The page's Content-Security-Policy forbids to connect to ${endpoint}.`, 'others');
    }
    if (self.origin === 'null') {
      throw failure('sandboxed_iframe', 'The frame is sandboxed without `allow-same-origin`.', 'others');
    }
    throw failure('network_connection', `${endpoint} could not be reached.`, 'again');
  } finally {
    dispatch.survives = false;
    policy.stop();
  }
  const { status } = response;
  const next = status >= 502 && status <= 504 ? 'again' : 'others';
  const pause = retryAfter(response.headers.get('Retry-After'));
  let answer: Answer | undefined;
  try {
    answer = answerOf(text);
  } catch (error) {
    throw { error, next: status < 500 ? 'nothing' : next, pause } as Failure;
  }
  if (status >= 500) throw failure('server_error', `${endpoint} answered with status ${status}.`, next, pause);
  if (!response.ok || !answer) {
    throw failure('bad_response_format', `${endpoint} did not answer like a Ridgeline server.`, 'others');
  }
  return answer;
}

/** Asks one endpoint, for at most `patience` milliseconds; throws a `Failure`. */
async function askInTime(dispatch: Dispatch, endpoint: string, patience: number): Promise<Answer> {
  const body = await packed(dispatch.compose());
  // From a page that was shown again after it had gone away.
  const told = await dispatch.farewell;
  if (told) return told;
  const abort = new AbortController();
  const stop = () => abort.abort();
  const limit = countdown(patience);
  let late = false;
  limit.over.then(() => {
    late = true;
    stop();
  });
  dispatch.signal.addEventListener('abort', stop);
  try {
    if (dispatch.signal.aborted) stop();
    return await ask(dispatch, endpoint, body, abort.signal);
  } catch (error) {
    throw late ? failure('network_connection', `${endpoint} did not answer in time.`, 'again') : error;
  } finally {
    limit.stop();
    dispatch.signal.removeEventListener('abort', stop);
  }
}

/** Sends a last message while the page goes away, once, if none is under way that outlives it. */
export function sendFarewell(dispatch: Dispatch): void {
  if (dispatch.survives || dispatch.farewell) return;
  const body = dispatch.compose();
  if (sizeOf(body) > largestKeepalive) return;
  const endpoint = dispatch.endpoint ?? (dispatch.endpoints[0] as string);
  dispatch.farewell = ask(dispatch, endpoint, body, dispatch.signal).catch(() => undefined);
}

/**
 * Posts the observation to the first endpoint that answers. Those that could not be reached, or say that they cannot
 * just now, are tried again a few times within the limit, after pauses that grow and differ from page to page; a
 * refusal is final. While the browser is offline nothing is tried. Pauses, like the limit, stand still while the page is
 * hidden.
 */
export async function send(dispatch: Dispatch): Promise<Answer> {
  const { endpoints, limit, signal } = dispatch;
  let hopeful = endpoints;
  for (let round = 0; ; round++) {
    const again: string[] = [];
    let last: unknown;
    let pause = firstPause * 2 ** round * (0.5 + Math.random());
    for (const [number, endpoint] of hopeful.entries()) {
      dispatch.endpoint = endpoint;
      const others = hopeful.length - number;
      try {
        // The only one may take all the time, and a little more, so that the whole is over first; one of several must
        // leave some to the others, and for another round.
        return await askInTime(dispatch, endpoint, limit.left() / (endpoints.length > 1 ? others + 1 : 0.9));
      } catch (reason) {
        const { error, next, pause: asked = 0 } = reason as Failure;
        if (next !== 'again' && next !== 'others') throw error ?? reason;
        last = error;
        if (next === 'again' && asked < limit.left()) {
          again.push(endpoint);
          pause = Math.max(pause, asked);
        }
      }
    }
    const offline = navigator.onLine === false;
    if (offline && !signal.aborted) {
      await new Promise(resolve => {
        addEventListener('online', resolve, { once: true, signal });
        signal.addEventListener('abort', resolve);
      });
    }
    // Nobody waits any more.
    if (signal.aborted) throw last;
    if (offline) {
      round = -1;
      hopeful = endpoints;
      continue;
    }
    if (!again.length || round === retries || pause >= limit.left()) throw last;
    await countdown(pause).over;
    hopeful = again;
  }
}
