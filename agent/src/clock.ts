import { now } from './budget.js';

/** The time in Unix milliseconds, by a clock that the server's answers put forward where it is behind. */
export interface Clock {
  now(): number;
  /** Learns the time from an answer that has just come: the id of an event begins with it. */
  learn(eventId: string): void;
}

/**
 * The server takes an observation whose time is long past for a replayed one, and some devices' clocks are hours behind.
 * Its own time is known from the first answer on, at no cost; a clock that is ahead does no harm.
 */
export function clock(): Clock {
  let offset = Number.NEGATIVE_INFINITY;
  return {
    now: () => Math.max(Date.now(), Math.round(offset + now())),
    learn(eventId) {
      const time = /^\d{13}(?=\.)/.exec(eventId);
      if (time) offset = Number(time[0]) - now();
    },
  };
}
