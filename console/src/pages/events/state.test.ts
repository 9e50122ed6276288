import { describe, expect, test } from 'vitest';
import type { ColumnName } from './columns';
import { changeEvents, eventsPath, readEvents, viewQuery, withView } from './state';

const search = (text: string) => new URLSearchParams(text);

describe('the page’s state', () => {
  test('is the default one without a search', () => {
    expect(readEvents(search(''))).toMatchObject({
      wanted: { filters: {}, range: { preset: '7d' }, environment: null, isOldestFirst: false },
      isLive: false,
      refused: [],
    });
  });

  test('survives the way into the URL and back', () => {
    const change = {
      filters: { vpn: ['false'], country: ['NO', 'SE'], url: ['https://a.example/?b=c&d=%20'] },
      range: { start: 1, end: 2 },
      isOldestFirst: true,
      columns: ['score', 'time'] as const,
    };
    const after = changeEvents(search('environment=ae_1&other=x'), change);
    const state = readEvents(search(after.toString()));
    expect(state.wanted).toEqual({
      filters: change.filters,
      range: change.range,
      environment: 'ae_1',
      isOldestFirst: true,
    });
    expect(state.columns).toEqual(['score', 'time']);
    expect(after.get('other')).toBe('x');
    expect(changeEvents(after, { filters: {}, range: { preset: '7d' }, isOldestFirst: false }).toString()).toBe(
      'environment=ae_1&other=x&columns=score%2Ctime',
    );
  });

  test('columns are changed from those that the URL says by then', () => {
    const add = (name: 'score' | 'vpn') => ({ columns: (before: readonly ColumnName[]) => [...before, name] });
    const after = changeEvents(changeEvents(search('columns=time'), add('score')), add('vpn'));
    expect(readEvents(after).columns).toEqual(['time', 'score', 'vpn']);
  });

  test.each([
    ['live=true', true],
    ['live=true&range=24h', true],
    ['live=true&order=oldest', false],
    ['live=true&range=1-2', false],
    ['', false],
  ])('with %s is live: %s', (text, isLive) => {
    expect(readEvents(search(text)).isLive).toBe(isLive);
  });
});

describe('views', () => {
  test('keep filters, range, order and columns, in one order', () => {
    const one = viewQuery(search('vpn=true&environment=ae_1&live=true&range=24h&columns=time&bot='));
    expect(one).toBe('columns=time&range=24h&vpn=true');
    expect(viewQuery(search('range=24h&columns=time&vpn=true'))).toBe(one);
  });

  test('take the place of the state, and leave the environment', () => {
    const after = withView(
      search('environment=ae_1&vpn=true&range=1h&live=true'),
      'bot=bad&range=24h&environment=ae_2',
    );
    expect(after.toString()).toBe('environment=ae_1&live=true&bot=bad&range=24h');
  });
});

test('paths to events have their filters and range', () => {
  expect(eventsPath({})).toBe('/events');
  expect(eventsPath({ bot: ['bad'] }, { preset: '7d' })).toBe('/events?bot=bad');
  expect(eventsPath({ min_suspect_score: ['20'] }, { start: 5, end: 9 })).toBe(
    '/events?min_suspect_score=20&range=5-9',
  );
});
