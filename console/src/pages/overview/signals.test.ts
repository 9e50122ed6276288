import { describe, expect, test } from 'vitest';
import { drawnSignals, NONE, signalFigures, signalName } from './signals';

const count = (signal: string, value: string, count: number) => ({ signal, value, count });
const OVERVIEW = {
  points: [{ at: 0, events: 9, new_visitors: 1, returning: 8, signals: { vpn: 3, bot: 1 } }],
  signals: [
    count('vpn', 'false', 90),
    count('bot', 'not_detected', 80),
    count('vpn', 'true', 10),
    count('bot', 'good', 15),
    count('bot', 'bad', 5),
    count('vpn_confidence', 'high', 40),
    count('ip_blocklist.tor_node', 'true', 7),
    count('new_thing', 'true', 1),
    count('incognito', 'false', 20),
  ],
};

describe('signalFigures', () => {
  test('tells what fired of what was judged, the most first', () => {
    const figures = signalFigures(OVERVIEW).map(({ label, fired, judged }) => [label, fired, judged]);
    expect(figures).toEqual([
      ['VPN', 10, 100],
      ['Tor', 7, 7],
      ['Bad bot', 5, 100],
      ['New thing', 1, 1],
      ['Private window', 0, 20],
    ]);
  });

  test('has the filters that find them, where there are such', () => {
    const filters = Object.fromEntries(signalFigures(OVERVIEW).map(({ name, filters }) => [name, filters]));
    expect(filters).toEqual({
      vpn: { vpn: ['true'] },
      'ip_blocklist.tor_node': { tor_node: ['true'] },
      bot: { bot: ['bad'] },
      new_thing: null,
      incognito: { incognito: ['true'] },
    });
  });
});

describe('drawnSignals', () => {
  const figures = signalFigures(OVERVIEW);

  test('are those that fired most, unless the URL names some', () => {
    expect(drawnSignals(figures, [])).toEqual(['vpn', 'ip_blocklist.tor_node', 'bot', 'new_thing']);
    expect(drawnSignals(figures, ['incognito', 'gone'])).toEqual(['incognito']);
    expect(drawnSignals(figures, [NONE])).toEqual([]);
  });
});

test('a signal that this console does not know is called by its words', () => {
  expect(signalName('details.some_new_thing')).toBe('Some new thing');
});
