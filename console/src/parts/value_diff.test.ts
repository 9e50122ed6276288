import { describe, expect, test } from 'vitest';
import { differenceOf, parsed, shown } from './value_diff';

describe('lists', () => {
  test('members come and go', () => {
    expect(differenceOf(['Arial', 'Menlo'], ['Arial', 'Inter'])).toEqual({
      kind: 'members',
      added: ['Inter'],
      removed: ['Menlo'],
      kept: 1,
    });
  });

  test('the same in another order is shown in its order', () => {
    expect(differenceOf(['a', 'b'], ['b', 'a'])).toMatchObject({ kind: 'text' });
  });

  test('figures are no members: their order says something', () => {
    expect(differenceOf([1920, 1080], [3840, 2160])).toEqual({
      kind: 'text',
      before: [
        { text: '1920', isOther: true },
        { text: ' × ', isOther: false },
        { text: '1080', isOther: true },
      ],
      after: [
        { text: '3840', isOther: true },
        { text: ' × ', isOther: false },
        { text: '2160', isOther: true },
      ],
    });
  });
});

test('of objects only fields that changed are told', () => {
  expect(differenceOf({ a: 1, b: 2, c: 3 }, { a: 1, b: 4, d: 5 })).toEqual({
    kind: 'fields',
    fields: [
      { name: 'b', before: '2', after: '4' },
      { name: 'c', before: '3', after: null },
      { name: 'd', before: null, after: '5' },
    ],
    kept: 1,
  });
});

describe('texts', () => {
  test('what both share is told apart from what one has alone', () => {
    const found = differenceOf('Chrome/156.0.1 Safari', 'Chrome/157.0.1 Safari');
    expect(found).toEqual({
      kind: 'text',
      before: [
        { text: 'Chrome/', isOther: false },
        { text: '156', isOther: true },
        { text: '.0.1 Safari', isOther: false },
      ],
      after: [
        { text: 'Chrome/', isOther: false },
        { text: '157', isOther: true },
        { text: '.0.1 Safari', isOther: false },
      ],
    });
  });

  test('the pieces put together are the texts', () => {
    const texts = ['', 'a', 'a b', 'b a  c', 'ANGLE (NVIDIA, 1.2)', 'ÄÖ-üß 3', '日本語 テスト'];
    for (const before of texts) {
      for (const after of texts) {
        const found = differenceOf(before, after);
        if (found.kind !== 'text') throw new Error('texts differ as texts');
        expect(found.before?.map(({ text }) => text).join('')).toBe(before);
        expect(found.after?.map(({ text }) => text).join('')).toBe(after);
        const kept = (pieces: typeof found.before) => pieces?.filter(one => !one.isOther).map(({ text }) => text);
        expect(kept(found.before)?.join('')).toBe(kept(found.after)?.join(''));
      }
    }
  });

  test('hashes have nothing in common', () => {
    expect(differenceOf('0123456789abcdef', '0123456789abcdee')).toEqual({
      kind: 'text',
      before: [{ text: '0123456789abcdef', isOther: true }],
      after: [{ text: '0123456789abcdee', isOther: true }],
    });
  });

  test('very long texts are not compared word by word', () => {
    const long = 'word '.repeat(500);
    expect(differenceOf(long, `${long}end`)).toMatchObject({ before: [{ isOther: true }] });
  });
});

test('what is not there is not an empty text', () => {
  expect(differenceOf(undefined, 'x')).toEqual({ kind: 'text', before: null, after: [{ text: 'x', isOther: true }] });
  expect(differenceOf(true, undefined)).toMatchObject({ before: [{ text: 'true' }], after: null });
});

test('values are shown as people read them', () => {
  expect(shown([1920, 1080])).toBe('1920 × 1080');
  expect(shown([['en-US', 'en'], ['de']])).toBe('en-US, en; de');
  expect(shown(['Arial', 'Menlo'])).toBe('Arial, Menlo');
  expect(shown([])).toBe('[]');
  expect(shown({ max_points: 1, b: 'x' })).toBe('max points 1, b x');
  expect(shown({ a: { b: 1 } })).toBe('{"a":{"b":1}}');
});

test('what is no JSON stays as it is', () => {
  expect(parsed('[1, 2]')).toEqual([1, 2]);
  expect(parsed('"Europe/Oslo"')).toBe('Europe/Oslo');
  expect(parsed('•••')).toBe('•••');
  expect(parsed(undefined)).toBeUndefined();
});
