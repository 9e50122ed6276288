/** What `start`, `get` and `collect` throw or reject with; `code` is for programs, `message` for people. */
export class FingerprintError extends Error {
  override readonly name = 'FingerprintError';

  constructor(
    /** One of the agent's own codes (listed in the README) or the code with which the server refused. */
    readonly code: string,
    message: string,
    /** The event that the server recorded all the same, if it named one. */
    readonly event_id: string | null = null,
  ) {
    super(message);
  }
}

/** Why a fact has no value; the words are those of the protocol. */
export type AbsenceReason = 'unsupported' | 'blocked' | 'unstable' | 'timeout' | 'failed';

/** Thrown by a source that knows why it has no value; no `Error`, whose stack takes longer than most facts. */
export class Absence {
  constructor(readonly reason: AbsenceReason) {}
}

/** Any error of a source as a reason. The two names are those with which browsers refuse. */
export function reasonOf(error: unknown): AbsenceReason {
  if (error instanceof Absence) return error.reason;
  const name = (error as { name?: unknown } | undefined)?.name;
  return name === 'SecurityError' || name === 'NotAllowedError' ? 'blocked' : 'failed';
}

/** The value, or the absence `unsupported` where the browser has none. */
export function supported<T>(value: T | null | undefined): T {
  if (value === undefined || value === null) throw new Absence('unsupported');
  return value;
}

/** What two readings agree on, or the absence `unstable`: the browser, or an extension, adds noise. */
export function steadily<T>(read: () => T): T {
  const value = read();
  if (JSON.stringify(read()) !== JSON.stringify(value)) throw new Absence('unstable');
  return value;
}
