import { within } from '../budget.js';
import { supported } from '../errors.js';
import { shortHash } from '../hash.js';

export interface Voices {
  count: number;
  /** Of the sorted names and languages. */
  hash: string;
  /** The language of the default voice, if there is one. */
  default?: string | undefined;
}

/** Browsers load the list after it was first asked for; those without voices never say that they are done. */
const patience = 1000;

/** Firefox shows its user a bar where the system's library for speech is missing, which no other system lacks. */
const isObtrusive = () => /X11;.* Firefox\//.test(navigator.userAgent);

/**
 * The voices of this machine that can read a text aloud. Those that a server speaks with are left out: they are the
 * same for everybody, and appear late or not at all. Firefox on Linux is not asked.
 *
 * Changes with the system's language packs and updates. No zoom or window size changes it.
 */
export async function voices(): Promise<Voices> {
  const speech = supported(isObtrusive() ? undefined : window.speechSynthesis);
  if (!speech.getVoices().length) {
    const changed = new Promise(resolve => speech.addEventListener?.('voiceschanged', resolve, { once: true }));
    await within(patience, changed, undefined);
  }
  const own = speech.getVoices().filter(voice => voice.localService);
  return {
    count: own.length,
    hash: shortHash(JSON.stringify(own.map(({ name, lang }) => [name, lang]).sort())),
    default: own.find(voice => voice.default)?.lang,
  };
}
