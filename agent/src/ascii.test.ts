import { expect, test } from 'vitest';

const files = import.meta.glob<string>(['./**/*.ts', '!./**/*.test.ts', '!./testing.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Without comments, which no bundler keeps. */
const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

// Bundlers write characters out that were escaped, and a page that names no encoding reads them as others: facts would
// change, and an object's keys would end the script.
test.each(Object.keys(files))('%s is read alike in every encoding', name => {
  expect(code(files[name] as string)).not.toMatch(/[^\n -~]|\\u|\\x[89a-f]/i);
});
