import { nextTask } from '../budget.js';
import { Absence } from '../errors.js';

type ScriptUrl = string & URL;

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): ScriptUrl };
}

/**
 * Where the worker's script is, given the address of the agent's: next to it. Nowhere, unless the page's own origin
 * serves both and the address asks for it with `?worker`: a policy that forbids workers would be violated by trying.
 */
export function workerScript(agent: string, origin = location.origin): string | undefined {
  const url = new URL(agent);
  const served = url.origin === origin && /\/web\/v4\/[^/]+$/.test(url.pathname) && url.searchParams.has('worker');
  return served ? new URL('worker.js', url).href : undefined;
}

/** The address for a page whose policy wants Trusted Types; the policy `ridgeline` admits this one and no other. */
function trusted(address: string): ScriptUrl {
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return address as ScriptUrl;
  const createScriptURL = (url: string) => {
    if (url !== address) throw new TypeError(url);
    return url;
  };
  return trustedTypes.createPolicy('ridgeline', { createScriptURL }).createScriptURL(address);
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
      worker = new Worker(trusted(address), { type: 'module' });
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = event => {
        event.preventDefault();
        reject(event);
      };
    });
  } catch {
    // The browser tells of a violation in a task of its own.
    await nextTask();
    throw new Absence(forbidden ? 'blocked' : 'failed');
  } finally {
    document.removeEventListener('securitypolicyviolation', note);
    worker?.terminate();
  }
}
