import { FingerprintError } from './errors.js';

/** What the server answers, as far as the agent reads it. */
export interface Answer {
  event_id: string;
  visitor_id?: string;
  suspect_score?: number;
  sealed_result: string | null;
  token?: string;
}

/** The answer in a text of the server's; undefined when it is none, and a refusal is thrown in the server's words. */
export function answerOf(text: string): Answer | undefined {
  // biome-ignore lint/suspicious/noExplicitAny: JSON of any shape, which the lines below look into
  let answer: any;
  try {
    answer = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { code, message } = answer?.error ?? {};
  if (typeof code === 'string') throw new FingerprintError(code, String(message ?? code), answer.event_id ?? null);
  return typeof answer?.event_id === 'string' ? answer : undefined;
}
