import { FingerprintError } from './errors.js';

/** What the server answers, as far as the agent reads it. */
export interface Answer {
  event_id: string;
  visitor_id?: string;
  suspect_score?: number;
  sealed_result: string | null;
  token?: string;
}

/** Bodies up to here may outlive the page (`keepalive`); browsers allow 64 KiB for all such requests together. */
const largestKeepalive = 60_000;

/** How long a report of a violation may come after the failure that it explains. */
const violationDelay = 100;

/** Failures of the way to the server rather than of the request: another endpoint may do better. */
const failuresOfTheWay = ['network_connection', 'csp_block', 'server_error', 'bad_response_format'];

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

async function request(endpoint: string, body: string, signal: AbortSignal): Promise<Response> {
  const policy = watchPolicy(endpoint);
  try {
    // A string is sent as text/plain, which spares a cross-origin page the preflight request. The page's address goes
    // in the body, hashed if so configured, so the Referer header must not carry it.
    return await fetch(endpoint, {
      method: 'POST',
      body,
      signal,
      credentials: 'include',
      keepalive: body.length < largestKeepalive,
      referrerPolicy: 'strict-origin',
    });
  } catch (error) {
    if ((error as Error)?.name === 'AbortError') {
      throw new FingerprintError('network_abort', `The request to ${endpoint} was aborted.`);
    }
    if (await policy.blocked()) {
      throw new FingerprintError('csp_block', `The page's Content-Security-Policy forbids to connect to ${endpoint}.`);
    }
    if (self.origin === 'null') {
      throw new FingerprintError('sandboxed_iframe', 'The frame is sandboxed without `allow-same-origin`.');
    }
    throw new FingerprintError('network_connection', `${endpoint} could not be reached.`);
  } finally {
    policy.stop();
  }
}

async function post(endpoint: string, body: string, signal: AbortSignal): Promise<Answer> {
  const response = await request(endpoint, body, signal);
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape, which the lines below look into
  let answer: any;
  try {
    answer = await response.json();
  } catch {
    // No JSON: not an answer of Ridgeline, as reported below.
  }
  const { code, message } = answer?.error ?? {};
  if (typeof code === 'string') throw new FingerprintError(code, String(message ?? code), answer.event_id ?? null);
  if (response.status >= 500) {
    throw new FingerprintError('server_error', `${endpoint} answered with status ${response.status}.`);
  }
  if (!response.ok || typeof answer?.event_id !== 'string') {
    throw new FingerprintError('bad_response_format', `${endpoint} did not answer like a Ridgeline server.`);
  }
  return answer;
}

/** Posts the observation to the first endpoint that answers. */
export async function send(endpoints: readonly string[], body: string, signal: AbortSignal): Promise<Answer> {
  let failure: unknown;
  for (const endpoint of endpoints) {
    try {
      return await post(endpoint, body, signal);
    } catch (error) {
      failure = error;
      if (!failuresOfTheWay.includes((error as FingerprintError).code)) break;
    }
  }
  throw failure;
}
