import { expect, test } from 'vitest';
import { flag, number, oneOf, readState, someOf, text, texts, writeState } from './search_state';

const FIELDS = {
  query: text(),
  tab: oneOf(['all', 'mine'], 'all'),
  live: flag(),
  least: number(),
  columns: someOf(['time', 'visitor', 'country']),
  tags: texts(),
};

const read = (search: string) => readState(FIELDS, new URLSearchParams(search));

test('an empty URL is the state that a page begins with', () => {
  expect(read('')).toEqual({ query: '', tab: 'all', live: false, least: null, columns: [], tags: [] });
});

test('what was written is read again', () => {
  const search = new URLSearchParams();
  const state = {
    query: 'a & b = c?#é',
    tab: 'mine' as const,
    live: true,
    least: -1.5,
    columns: ['time' as const, 'country' as const],
    tags: ['x', '', 'x,y'],
  };
  writeState(FIELDS, search, state);
  expect(read(search.toString())).toEqual(state);
});

test('what begins so is not in the URL, and what it does not name stays', () => {
  const search = new URLSearchParams('environment=e&tab=mine&live=true&tags=a&tags=b&least=0');
  writeState(FIELDS, search, { tab: 'all', live: false, tags: [], least: null });
  expect(search.toString()).toBe('environment=e');
  writeState(FIELDS, search, { query: 'x' });
  expect(search.toString()).toBe('environment=e&query=x');
});

test.each([
  ['tab=theirs', { tab: 'all' }],
  ['live=1', { live: false }],
  ['least=', { least: null }],
  ['least=many', { least: null }],
  ['least=Infinity', { least: null }],
  ['columns=visitor&columns=nothing&columns=time', { columns: ['time', 'visitor'] }],
])('a URL that says nonsense (%s) is read as far as it makes sense', (search, expected) => {
  expect(read(search)).toMatchObject(expected);
});
