import { type Agent, type GetOptions, type GetResult, type StartOptions, start } from '@ridgeline/agent';
import { version } from './version.js';

/** The agent of one provider, and what it is being asked at the moment. */
export interface Client {
  /** What it was made from; other options need another client. */
  readonly key: string;
  /** Starts the agent, once. Throws a `FingerprintError` for options that cannot work. */
  begin(): Agent;
  /** A new identification; rejects with a `FingerprintError`. */
  get(options: GetOptions): Promise<GetResult>;
  /** Like `get`, but calls with the same options while one is under way have its result, so that they are one event. */
  share(options: GetOptions): Promise<GetResult>;
}

/** Equal for options that ask the same; undefined for such as cannot be written, which the agent will refuse. */
export function keyOf(options: GetOptions | StartOptions): string | undefined {
  try {
    return JSON.stringify(options);
  } catch {
    return undefined;
  }
}

/** Making a client does nothing in the page, so that rendering stays free of effects, on a server too. */
export function clientOf(options: StartOptions, key: string): Client {
  let agent: Agent | undefined;
  const underWay = new Map<string | undefined, Promise<GetResult>>();

  const begin = () => {
    agent ??= start({
      ...options,
      integrationInfo: [...(options.integrationInfo ?? []), `@ridgeline/react/${version}`],
    });
    return agent;
  };
  const get = async (options: GetOptions) => begin().get(options);

  return {
    key,
    begin,
    get,
    share(options) {
      const name = keyOf(options);
      const found = underWay.get(name);
      if (found) return found;
      const asked = get(options).finally(() => underWay.delete(name));
      underWay.set(name, asked);
      return asked;
    },
  };
}
