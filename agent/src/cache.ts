import type { Answer } from './answer.js';
import { hash } from './hash.js';
import type { Request, Settings } from './options.js';

interface Entry {
  until: number;
  answer: Answer;
}

/** Answers kept for a while, each for one linked id and one set of tags, since those belong to the event. */
export interface Cache {
  /** What calls have in common that may share an answer; undefined if none may. */
  key(request: Request): string | undefined;
  read(request: Request): Answer | undefined;
  write(request: Request, answer: Answer): void;
}

type TextStore = Pick<Storage, 'getItem' | 'setItem'>;

function inMemory(): TextStore {
  const entries = new Map<string, string>();
  return {
    getItem: key => entries.get(key) ?? null,
    setItem: (key, value) => {
      entries.set(key, value);
    },
  };
}

export function answerCache({ cache, publicKey, endpoints }: Settings): Cache {
  if (!cache) return { key: () => undefined, read: () => undefined, write: () => {} };
  const memory = inMemory();
  const store = (): TextStore => (cache.storage === 'agent' ? memory : window[cache.storage]);
  const keyOf = ({ linkedId, tags }: Request) =>
    cache.prefix + hash(JSON.stringify([publicKey, endpoints, linkedId, tags]));
  return {
    key: keyOf,
    read(request) {
      try {
        const entry: Entry = JSON.parse(store().getItem(keyOf(request)) as string);
        return entry.until > Date.now() && entry.until <= Date.now() + cache.seconds * 1000 ? entry.answer : undefined;
      } catch {
        // Nothing there, something else there, or no storage: in each case there is nothing to reuse.
        return undefined;
      }
    },
    write(request, { token: _, ...answer }) {
      try {
        const entry: Entry = { until: Date.now() + cache.seconds * 1000, answer };
        store().setItem(keyOf(request), JSON.stringify(entry));
      } catch {
        // A full or forbidden storage only means that the next call asks the server again.
      }
    },
  };
}
