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

/** A storage, or an object that is used like one. */
type Texts = Record<string, string>;

const isHash = /^[0-9a-f]{32}$/;

export function answerCache({ cache, publicKey, endpoints }: Settings): Cache {
  if (!cache) return { key: () => undefined, read: () => undefined, write: () => {} };
  const memory: Texts = {};
  const store = (): Texts => (cache.storage === 'agent' ? memory : window[cache.storage]);
  const keyOf = ({ linkedId, tags }: Request) =>
    cache.prefix + hash(JSON.stringify([publicKey, endpoints, linkedId, tags]));
  const answerIn = (text: string | undefined): Answer | undefined => {
    try {
      const entry: Entry = JSON.parse(text as string);
      return entry.until > Date.now() && entry.until <= Date.now() + cache.seconds * 1000 ? entry.answer : undefined;
    } catch {
      // Nothing there, or something else: in either case there is nothing to reuse.
      return undefined;
    }
  };
  return {
    key: keyOf,
    read(request) {
      try {
        return answerIn(store()[keyOf(request)]);
      } catch {
        // No storage.
        return undefined;
      }
    },
    write(request, { token: _, ...answer }) {
      try {
        const texts = store();
        // A site that asks for each order would fill its storage with what nobody reads any more.
        for (const key of Object.keys(texts)) {
          const isOurs = key.startsWith(cache.prefix) && isHash.test(key.slice(cache.prefix.length));
          if (isOurs && !answerIn(texts[key])) delete texts[key];
        }
        const entry: Entry = { until: Date.now() + cache.seconds * 1000, answer };
        texts[keyOf(request)] = JSON.stringify(entry);
      } catch {
        // A full or forbidden storage only means that the next call asks the server again.
      }
    },
  };
}
