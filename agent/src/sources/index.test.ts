import { expect, test } from 'vitest';
import protocol from '../../../docs/agent-protocol.md?raw';
import privacy from '../../../docs/privacy.md?raw';
import { now } from '../budget.js';
import { collection, type Fact } from '../collect.js';
import { all } from './all.js';
import { further } from './further.js';
import { sources } from './index.js';

const names = Object.keys(all).sort();

test('every file is registered under its own name', () => {
  const files = Object.keys(import.meta.glob(['./*.ts', '!./*.test.ts', '!./{index,further,all}.ts']));
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

test('the privacy page says of each fact what it is for', () => {
  const [, table] = privacy.split('\n## The facts, and what each is for\n');
  const rows = Array.from((table ?? '').matchAll(/^\| (.*`) \| [a-z].* \| .+ \|$/gm), ([, facts]) => facts as string);
  const explained = rows.flatMap(facts => Array.from(facts.matchAll(/`(\w+)`/g), ([, name]) => name));
  expect(names).toEqual(explained.sort());
});

test('two collections in one page agree', async () => {
  const read = async () => {
    const collected = collection(all);
    const never = new Promise<void>(() => {});
    // Until the late ones are there, too.
    let facts = await collected.facts(never);
    for (const until = now() + 3000; now() < until && Object.values(facts).some(isLate); ) {
      await new Promise(resolve => setTimeout(resolve, 20));
      facts = await collected.facts(never);
    }
    // What others do on the machine meanwhile is measured, too.
    const { value } = (facts.console_watched ?? {}) as { value?: Record<string, unknown> };
    for (const measure of ['async_calls', 'text_nodes']) delete value?.[measure];
    return Object.entries(facts).map(([name, { ms: _, ...outcome }]) => [name, outcome]);
  };
  const isLate = (fact: Fact) => 'error' in fact && fact.error === 'timeout';
  expect(await read()).toEqual(await read());
});

test.each([
  ['webgl_context', 'webgl_basics', 'webgpu', 'webgl_extensions'],
  ['iframe_navigator', 'automation'],
])('what %s makes is used by those that follow, and by nobody after the last', (...group) => {
  expect(Object.keys(all).filter(name => group.includes(name))).toEqual(group);
});

test('the scripts have no source in common', () => {
  expect(Object.keys(further).filter(name => name in sources)).toEqual([]);
});
