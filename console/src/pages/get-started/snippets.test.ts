import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EVENT, isMixed, KEY, pageSnippets, serverSnippets } from './snippets';

const ORIGIN = 'https://id.example.com';
const read = (name: string) => readFileSync(new URL(`../../../../${name}`, import.meta.url), 'utf8');
const integrate = read('docs/integrate.md');
const readme = read('README.md');

/** The code of a snippet, of those that a title names. */
const code = (snippets: { title: string; code: string }[], title: string) =>
  snippets.find(snippet => snippet.title === title)?.code ?? '';

describe('snippets are those of the documentation, which is tried', () => {
  const pages = pageSnippets(ORIGIN, KEY);
  const servers = serverSnippets(ORIGIN, EVENT);

  test('React', () => {
    expect(integrate).toContain(code(pages.react, 'src/main.tsx'));
    expect(integrate).toContain(code(pages.react, 'src/checkout.tsx'));
  });

  test('bundlers', () => {
    expect(integrate).toContain(code(pages.bundler, 'src/main.js'));
  });

  test('plain HTML', () => {
    const [script, close] = code(pages.html, 'Into the page').split(/ {2}\/\/.*\n/);
    expect(integrate).toContain(`${script}${close}`);
  });

  test('the server, by the README', () => {
    const node = code(servers.node, 'On your server');
    expect(readme).toContain(node.replace('process.env.SECRET_KEY', 'SECRET_KEY').replace(`"${EVENT}"`, EVENT));
    const python = code(servers.python, 'On your server').slice('import os\n\n'.length);
    const said = python.replace('os.environ["SECRET_KEY"]', 'SECRET_KEY').replace(`"${EVENT}"`, EVENT);
    expect(readme).toContain(said);
    expect(readme).toContain(code(servers.curl, 'On a command line').replace(EVENT, '$EVENT_ID'));
  });
});

test('key, event and address go where they belong', () => {
  const all = [
    ...Object.values(pageSnippets('http://127.0.0.1:8787', 'rl_pk_us_1')).flat(),
    ...Object.values(serverSnippets('http://127.0.0.1:8787', '1.abc')).flat(),
  ].map(({ code }) => code);
  for (const text of all) expect(text).not.toMatch(/PUBLIC_KEY|EVENT_ID|example\.com/);
  expect(all.join()).toContain('http://127.0.0.1:8787/web/v4/rl_pk_us_1');
  expect(all.join()).toContain('http://127.0.0.1:8787/v4/events/1.abc');
});

test.each([
  ['https://id.example.com', false],
  ['http://id.example.com', true],
  ['http://192.0.2.7:8787', true],
  ['http://localhost:8787', false],
  ['http://127.0.0.1:8787', false],
  ['http://[::1]:8787', false],
  ['http://shop.localhost', false],
])('from %s browsers refuse to load into secure pages: %s', (origin, answer) => {
  expect(isMixed(origin)).toBe(answer);
});
