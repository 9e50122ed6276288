import { describe, expect, test } from 'vitest';
import page from '../../../../../docs/signals.md?raw';
import type { Event } from '../../../api/event';
import { SIGNALS } from './catalogue';
import { judge, summaryOf, tally } from './judged';

const entries = SIGNALS.flatMap(({ signals }) => signals);
const entryOf = (field: string) => {
  const entry = entries.find(one => one.field === field);
  if (!entry) throw new Error(`no signal ${field}`);
  return entry;
};
const event = (given: Partial<Event>): Event => ({ event_id: '1.a', timestamp: 1, ...given });
const reason = { name: 'not_observed', meaning: 'Nothing was seen.', seen: '' };

test('every smart signal of the server has a place', () => {
  const judged = [...page.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
  expect(judged.length).toBeGreaterThan(10);
  const shown = new Set([...entries.map(({ field }): string => field), 'suspect_score', 'velocity']);
  expect(judged.filter(name => !shown.has(name ?? ''))).toEqual([]);
});

test('no signal is shown twice', () => {
  expect(new Set(entries.map(({ field }) => field)).size).toBe(entries.length);
});

describe('three answers', () => {
  test('false is an answer', () => {
    expect(judge(entryOf('incognito'), event({ incognito: false }), null)).toMatchObject({
      verdict: 'clear',
      answer: 'No',
    });
  });

  test('what was asked and could not be told is unknown, with the reason', () => {
    const explained = [{ signal: 'incognito', known: false, because: [reason] }];
    expect(judge(entryOf('incognito'), event({}), explained)).toMatchObject({
      verdict: 'unknown',
      answer: 'Unknown',
      because: [reason],
    });
  });

  test('what was not asked is not judged, never false', () => {
    expect(judge(entryOf('frida'), event({}), [])).toMatchObject({ verdict: 'not_judged', because: [] });
    expect(judge(entryOf('incognito'), event({}), null)).toMatchObject({ verdict: 'unknown', because: [] });
  });
});

describe('answers in words', () => {
  test.each([
    [{ bot: 'bad' as const }, 'bot', 'found', 'Bad bot'],
    [{ bot: 'good' as const }, 'bot', 'told', 'Good bot'],
    [{ bot: 'not_detected' as const }, 'bot', 'clear', 'No'],
    [{ developer_tools: true }, 'developer_tools', 'found', 'Open'],
    [{ ip_blocklist: { tor_node: true, email_spam: true } }, 'ip_blocklist', 'found', 'Tor and Unwanted mail'],
    [{ ip_blocklist: { tor_node: false } }, 'ip_blocklist', 'clear', 'On none'],
    [{ factory_reset_timestamp: 0 }, 'factory_reset_timestamp', 'clear', 'None found'],
    [
      { proximity: { id: 'z', precision_radius: 1200 as const, confidence: 0.9 } },
      'proximity',
      'told',
      'Within 1.2 km',
    ],
  ])('%o', (given, field, verdict, answer) => {
    expect(judge(entryOf(field), event(given), null)).toMatchObject({ verdict, answer });
  });

  test('a bot that pretends is something found, one that is proven is not', () => {
    const info = { category: 'scraping' as const, provider: 'P', name: 'N', confidence: 'high' as const };
    expect(judge(entryOf('bot_info'), event({ bot_info: { ...info, identity: 'spoofed' } }), null).verdict).toBe(
      'found',
    );
    expect(judge(entryOf('bot_info'), event({ bot_info: { ...info, identity: 'verified' } }), null)).toMatchObject({
      verdict: 'told',
      answer: 'N',
    });
  });
});

test('a signal comes with its confidence and its other fields', () => {
  const judged = judge(
    entryOf('vpn'),
    event({ vpn: true, vpn_confidence: 'medium', vpn_methods: { relay: true, public_vpn: false }, vpn_ml_score: 0 }),
    null,
  );
  expect(judged.confidence).toBe('medium');
  expect(judged.facts).toEqual([
    { label: 'Address of a relay', text: 'Yes', isThere: true },
    { label: 'Address of a public VPN', text: 'No', isThere: false },
    { label: 'Score of a model', text: '0 of 1' },
  ]);
});

test('signals are counted by their verdicts', () => {
  const judged = [
    judge(entryOf('incognito'), event({ incognito: true }), null),
    judge(entryOf('proxy'), event({ proxy: false }), null),
    judge(entryOf('frida'), event({}), []),
    judge(entryOf('vpn'), event({}), [{ signal: 'vpn', known: false, because: [reason] }]),
  ];
  expect(tally(judged)).toEqual({ found: 1, clear: 1, told: 0, unknown: 1, not_judged: 1 });
  expect(summaryOf(judged)).toBe('3 signals judged: 1 found something, 1 unknown');
});
