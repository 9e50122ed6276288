import { expect, test } from 'vitest';
import { parted } from './code_block';

test('what is the reader’s own stands out, wherever it is', () => {
  const parts = parted('get(KEY) at HOST/KEY', ['KEY', 'HOST']);
  expect(parts.map(({ text, isOwn }) => [text, isOwn])).toEqual([
    ['get(', false],
    ['KEY', true],
    [') at ', false],
    ['HOST', true],
    ['/', false],
    ['KEY', true],
  ]);
});

test('without any the text is one part', () => {
  expect(parted('text', ['', 'none'])).toEqual([{ key: 0, text: 'text', isOwn: false }]);
});
