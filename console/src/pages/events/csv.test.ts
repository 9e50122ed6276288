import { describe, expect, test } from 'vitest';
import { cell, line } from './csv';

describe('cell', () => {
  test.each([
    ['plain', 'plain'],
    ['', ''],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    [7, '7'],
    [-7, '-7'],
    [false, 'false'],
    [undefined, ''],
  ])('%j is %s', (value, text) => {
    expect(cell(value)).toBe(text);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t1', ' =1', '\r1', '＝1', '=HYPERLINK("http://x","y")'])(
    'a spreadsheet does not calculate %j',
    text => {
      const shown = cell(text).replace(/^"|"$/g, '').replaceAll('""', '"');
      expect(shown).toBe(`'${text}`);
    },
  );

  test.each([
    ['a;=1', "a;'=1"],
    ['a; \t=1;-2', "a; \t'=1;'-2"],
    ['a\n+1', "a\n'+1"],
    ['a\t@x', "a\t'@x"],
    ['a;＝1', "a;'＝1"],
    ['a;"=1"', 'a;"\'=1"'],
    ['\t=1', "'\t'=1"],
  ])('nor, where it splits at semicolons and tabs, a part of %j', (text, shown) => {
    expect(cell(text)).toBe(`"${shown.replaceAll('"', '""')}"`);
  });

  test('a semicolon and a tab are quoted', () => {
    expect(cell('a;b')).toBe('"a;b"');
    expect(cell('a\tb')).toBe('"a\tb"');
  });

  test('a minus within a text is left as it is', () => {
    expect(cell('order-17')).toBe('order-17');
  });
});

test('a line ends as spreadsheets want it', () => {
  expect(line(['a', undefined, 3, 'b,c'])).toBe('a,,3,"b,c"\r\n');
});
