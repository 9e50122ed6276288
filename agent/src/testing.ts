import { expect, onTestFinished } from 'vitest';
import { type Facts, observe, type Source } from './collect.js';

/** Everything but the time that it took. */
export async function read(source: Source<unknown>): Promise<unknown> {
  const { ms, ...outcome } = await observe(source, async () => {}).fact;
  expect(ms).toBeGreaterThanOrEqual(0);
  return outcome;
}

/** The value in this very browser, which two readings must agree on. */
export async function steady<T>(source: Source<T>): Promise<T> {
  const first = await read(source);
  expect(await read(source)).toEqual(first);
  expect(first).toHaveProperty('value');
  return (first as { value: T }).value;
}

/** Puts something in the place of a property of the environment until the test ends. */
export function replace(object: object, key: string, descriptor: PropertyDescriptor): void {
  const before = Object.getOwnPropertyDescriptor(object, key);
  Object.defineProperty(object, key, { configurable: true, ...descriptor });
  onTestFinished(() => {
    if (before) Object.defineProperty(object, key, before);
    else delete (object as Record<string, unknown>)[key];
  });
}

/** Lets a property of the environment have this value until the test ends. */
export const having = (object: object, key: string, value: unknown): void => replace(object, key, { value });

/** Lets the environment lack a property until the test ends. */
export const lacking = (object: object, key: string): void => having(object, key, undefined);

/** Lets access to a property be refused as browsers refuse it, until the test ends. */
export function refusing(object: object, key: string): void {
  const refuse = () => {
    throw new DOMException('Refused.', 'SecurityError');
  };
  replace(object, key, { get: refuse, set: refuse });
}

/** Lets exactly these media queries match until the test ends. */
export const matching = (...queries: string[]): void =>
  having(window, 'matchMedia', (query: string) => ({ matches: queries.includes(query) }));

export const unsupported = { error: 'unsupported' };
export const hashPattern = /^[0-9a-f]{32}$/;

/** What a later message has alike: without those that were late, and `input`, which is read anew for each. */
export const readOnce = ({ input: _, ...facts }: Facts): Facts =>
  Object.fromEntries(Object.entries(facts).filter(([, fact]) => !('error' in fact && fact.error === 'timeout')));

/** The JSON of a request that the agent has made, packed or not. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into any part of it
export async function bodyOf(init: RequestInit | undefined): Promise<any> {
  const body = init?.body as string | Blob;
  if (typeof body === 'string') return JSON.parse(body);
  return new Response(body.stream().pipeThrough(new DecompressionStream('gzip'))).json();
}
