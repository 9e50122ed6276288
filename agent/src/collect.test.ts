import { expect, test, vi } from 'vitest';
import { countdown } from './budget.js';
import { alone, collection, late } from './collect.js';
import { Absence } from './errors.js';

const never = new Promise<void>(() => {});
const ms = expect.any(Number);

test('gathers values of every kind of source, and reasons', async () => {
  const facts = await collection({
    plain: () => 1,
    promised: async () => 2,
    sliced: function* () {
      yield;
      return 3;
    },
    missing: () => {
      throw new Absence('unsupported');
    },
    refused: () => Promise.reject(new DOMException('No.', 'SecurityError')),
    broken: function* () {
      yield;
      throw new Error('oops');
    },
  }).facts(never);
  expect(facts).toEqual({
    plain: { value: 1, ms },
    promised: { value: 2, ms },
    sliced: { value: 3, ms },
    missing: { error: 'unsupported', ms },
    refused: { error: 'blocked', ms },
    broken: { error: 'failed', ms },
  });
});

test('rounds times to tenths', async () => {
  const facts = await collection({ slow: () => new Promise(resolve => setTimeout(resolve, 12, 'done')) }).facts(never);
  expect(facts.slow?.ms).toBeGreaterThan(10);
  expect(Math.abs((facts.slow as { ms: number }).ms * 10) % 1).toBeCloseTo(0, 5);
});

test('begins in order, waits for nobody else, and reads once', async () => {
  const order: string[] = [];
  let deliver = (_: number) => {};
  const collected = collection({
    first: () => {
      order.push('first');
      return new Promise<number>(resolve => {
        deliver = resolve;
      });
    },
    second: () => order.push('second'),
  });
  collected.begin();
  collected.begin();
  await vi.waitFor(() => expect(order).toEqual(['first', 'second']));
  deliver(7);
  expect(await collected.facts(never)).toMatchObject({ first: { value: 7 } });
  expect(await collected.facts(never)).toMatchObject({ first: { value: 7 } });
  expect(order).toEqual(['first', 'second']);
});

test('takes a promise of another making for one', async () => {
  // biome-ignore lint/suspicious/noThenProperty: what libraries that replace Promise hand out
  const foreign = { then: (resolve: (value: number) => void) => Promise.resolve().then(() => resolve(4)) };
  const facts = await collection({ it: () => foreign as unknown as Promise<number> }).facts(never);
  expect(facts.it).toEqual({ value: 4, ms });
});

test('reports what is late as such, and has it later', async () => {
  let deliver = (_: string) => {};
  const collected = collection({
    quick: () => 1,
    slow: () =>
      new Promise<string>(resolve => {
        deliver = resolve;
      }),
  });
  const facts = await collected.facts(countdown(30).over);
  expect(facts).toEqual({ quick: { value: 1, ms }, slow: { error: 'timeout', ms } });
  expect(facts.slow?.ms).toBeGreaterThan(20);
  deliver('here');
  expect(await collected.facts(never)).toMatchObject({ slow: { value: 'here' } });
});

test('reports as late what was not even begun', async () => {
  const collected = collection({
    long: function* () {
      for (const until = performance.now() + 60; performance.now() < until; ) yield;
      return 1;
    },
    after: () => 2,
  });
  expect((await collected.facts(countdown(10).over)).after).toEqual({ error: 'timeout', ms: 0 });
  expect((await collected.facts(never)).after).toMatchObject({ value: 2 });
});

test('waits for nobody who is late beyond its patience, and has it later', async () => {
  let deliver = (_: string) => {};
  const collected = collection({
    soon: late(async () => 'soon'),
    eventual: late(
      () =>
        new Promise<string>(resolve => {
          deliver = resolve;
        }),
    ),
    refused: late(() => Promise.reject(new Absence('blocked'))),
    own: () => 1,
  });
  const began = performance.now();
  const facts = await collected.facts(never);
  expect(performance.now() - began).toBeLessThan(500);
  expect(facts).toEqual({
    soon: { value: 'soon', ms },
    eventual: { error: 'timeout', ms },
    refused: { error: 'blocked', ms },
    own: { value: 1, ms },
  });
  deliver('here');
  await vi.waitFor(async () => expect(await collected.facts(never)).toMatchObject({ eventual: { value: 'here' } }));
});

test('a step that is alone has a task of its own', async () => {
  const order: string[] = [];
  const note = (name: string) => {
    order.push(name);
    // A message that is posted now is delivered in a later task, before those that are posted then.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => order.push(`task after ${name}`);
    port2.postMessage(0);
  };
  await collection({
    before: () => note('before'),
    gpu: function* () {
      yield alone;
      note('gpu');
      yield alone;
    },
    after: () => note('after'),
  }).facts(never);
  const [, ...rest] = order;
  expect(order[0]).toBe('before');
  expect(rest.indexOf('task after before')).toBeLessThan(rest.indexOf('gpu'));
  expect(rest.indexOf('task after gpu')).toBeLessThan(rest.indexOf('after'));
});
