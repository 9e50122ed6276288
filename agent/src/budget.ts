/** Milliseconds since the page was opened, on a clock that nobody sets. */
export const now = (): number => performance.now();

/** Resolves in a later task; unlike a timer it is not slowed down in background tabs. */
export function nextTask(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/** Gives way to the page when the time for a slice is used up, or `atOnce`. */
export type Breathe = (atOnce?: boolean) => Promise<void>;

/**
 * To be awaited between small pieces of work: a slice is used up after `length` milliseconds. The default leaves a
 * piece that turns out long half of a frame (16 ms).
 */
export function slices(length = 8): Breathe {
  let began = now();
  return async atOnce => {
    if (!atOnce && now() - began < length) return;
    await nextTask();
    began = now();
  };
}

/** Calls back once, when the browser is idle, and at the latest after `latest` milliseconds. */
export function whenIdle(callback: () => void, latest = 200): void {
  // Safari has no requestIdleCallback.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(callback, { timeout: latest });
  else setTimeout(callback, 0);
}

export interface Countdown {
  /** Resolves when the time is used up; never, if stopped before. */
  readonly over: Promise<void>;
  /** Milliseconds that are left; of one that was stopped, those that were left then. */
  left(): number;
  stop(): void;
}

/** Counts down while the page is visible: a hidden page may be frozen, and cannot be blamed for being late. */
export function countdown(milliseconds: number): Countdown {
  let left = milliseconds;
  let resumedAt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop = () => {};
  const remaining = () => Math.max(0, timer === undefined ? left : left - (now() - resumedAt));
  const over = new Promise<void>(resolve => {
    const resume = () => {
      resumedAt = now();
      timer = setTimeout(() => {
        stop();
        resolve();
      }, left);
    };
    const hold = () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      left -= now() - resumedAt;
    };
    const turn = () => {
      hold();
      if (!document.hidden) resume();
    };
    stop = () => {
      hold();
      document.removeEventListener('visibilitychange', turn);
    };
    document.addEventListener('visibilitychange', turn);
    turn();
  });
  return { over, left: remaining, stop: () => stop() };
}

/** The promise's value, or `otherwise` if it takes longer than `milliseconds` or rejects. */
export function within<T, U>(milliseconds: number, promise: Promise<T>, otherwise: U): Promise<T | U> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(otherwise), milliseconds);
    promise.then(resolve, () => resolve(otherwise)).finally(() => clearTimeout(timer));
  });
}

/** How much of the time for a `get()` the collection may take; the rest is left for the network. */
export function collectionShare(timeout: number): number {
  return timeout > 1000 ? Math.min(timeout / 2, timeout - 1000) : timeout / 2;
}
