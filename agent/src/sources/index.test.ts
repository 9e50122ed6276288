import { expect, test } from 'vitest';
import protocol from '../../../docs/agent-protocol.md?raw';
import { collection } from '../collect.js';
import { sources } from './index.js';

const names = Object.keys(sources).sort();

test('every file is registered under its own name', () => {
  const files = Object.keys(import.meta.glob(['./*.ts', '!./*.test.ts', '!./index.ts']));
  expect(names).toEqual(files.map(file => file.slice(2, -3)).sort());
});

test('every source has its test', () => {
  const tests = Object.keys(import.meta.glob(['./*.test.ts', '!./index.test.ts']));
  expect(names).toEqual(tests.map(file => file.slice(2, -8)).sort());
});

test('the facts are those of the protocol document', () => {
  const [, table] = protocol.split('\n## The facts\n');
  const documented = Array.from((table ?? '').matchAll(/^\| `(\w+)` \|/gm), ([, name]) => name);
  expect(names).toEqual(documented.sort());
});

test('two collections in one page agree', async () => {
  const read = async () => {
    const facts = await collection(sources).facts(new Promise(() => {}));
    return Object.entries(facts).map(([name, { ms: _, ...outcome }]) => [name, outcome]);
  };
  expect(await read()).toEqual(await read());
});

test('the context that the sources share is asked for in their order', () => {
  const order = Object.keys(sources);
  expect(order.indexOf('webgl_extensions')).toBe(order.indexOf('webgl_basics') + 1);
});
