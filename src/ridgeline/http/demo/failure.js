/* Failures that the page can explain, and those that do not matter. */

/** A failure that the page can explain; `code` is the server's, the agent's, or one of the page's own. */
export class Failure extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export const asFailure = error =>
  error instanceof Failure ? error : new Failure(error?.code ?? 'unexpected', error?.message ?? String(error));

export function withoutFailure(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}
