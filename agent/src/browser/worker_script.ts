import { nextTask } from '../budget.js';
import { Absence } from '../errors.js';

type ScriptUrl = string & URL;

interface Policy {
  createScriptURL(url: string): ScriptUrl;
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}

/** How long a script that loads and says nothing keeps its worker, in milliseconds. */
const patience = 10_000;

let policy: Policy | undefined;
let admitted: string;

/**
 * Where the worker's script is, given the address of the agent's: next to it. Nowhere, unless the page's own origin
 * serves both and the address asks for it with `?worker`: a policy that forbids workers would be violated by trying.
 */
export function workerScript(agent: string, origin = location.origin): string | undefined {
  const url = new URL(agent);
  const served = url.origin === origin && /\/web\/v4\/[^/]+$/.test(url.pathname) && url.searchParams.has('worker');
  return served ? new URL('worker.js', url).href : undefined;
}

/**
 * The address for a page whose policy wants Trusted Types; the policy `ridgeline` admits this one and no other. It is made
 * once, for pages do not allow a second of the same name.
 */
function trusted(address: string): ScriptUrl {
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return address as ScriptUrl;
  admitted = address;
  policy ??= trustedTypes.createPolicy('ridgeline', {
    createScriptURL(url) {
      if (url !== admitted) throw new TypeError(url);
      return url;
    },
  });
  return policy.createScriptURL(address);
}

/** The first message of a worker, which is then ended; an `Absence` where the page's policy or the script fails. */
export async function askWorker(address: string): Promise<unknown> {
  let forbidden = false;
  const note = () => {
    forbidden = true;
  };
  document.addEventListener('securitypolicyviolation', note);
  let worker: Worker | undefined;
  try {
    return await new Promise((resolve, reject) => {
      setTimeout(reject, patience, new Absence('timeout'));
      worker = new Worker(trusted(address), { type: 'module' });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = event => {
        event.preventDefault();
        reject(event);
      };
    });
  } catch (error) {
    if (error instanceof Absence) throw error;
    // The browser tells of a violation in a task of its own.
    await nextTask();
    throw new Absence(forbidden ? 'blocked' : 'failed');
  } finally {
    document.removeEventListener('securitypolicyviolation', note);
    worker?.terminate();
  }
}
