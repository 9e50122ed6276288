/** A request that the server refused, or that did not reach it; `code` is the contract's, or `unreachable`. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** What finds the request in the server's log. */
    readonly requestId: string | null = null,
    /** Seconds, where the server says when to try again. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }

  /** Whether the same request may succeed later. */
  get passes(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

/** The failure that an answer other than 2xx stands for, whatever its body is. */
export function failureOf(response: Response, body: unknown): ApiFailure {
  const { code, message } = errorIn(body) ?? {
    code: 'failed',
    message: `the server answered ${response.status}, and not in the form of its API`,
  };
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiFailure(
    response.status,
    code,
    message,
    response.headers.get('x-request-id'),
    Number.isFinite(seconds) ? seconds : null,
  );
}

function errorIn(body: unknown): { code: string; message: string } | null {
  const error = (body as { error?: { code?: unknown; message?: unknown } } | null)?.error;
  return typeof error?.code === 'string' && typeof error.message === 'string'
    ? { code: error.code, message: error.message }
    : null;
}
