import { describe, expect, test } from 'vitest';
import type { Event } from '../../api/event_search';
import { COLUMNS, DEFAULT_COLUMNS, firedSignals, isJudged, readColumns, signalLabel, writeColumns } from './columns';

const event = (fields: object) => fields as Event;

describe('columns and the URL', () => {
  test('the default ones are not written', () => {
    expect(writeColumns(DEFAULT_COLUMNS)).toBeNull();
    expect(readColumns(null)).toEqual(DEFAULT_COLUMNS);
  });

  test('come back in the order in which they were chosen', () => {
    expect(readColumns(writeColumns(['score', 'time', 'vpn']))).toEqual(['score', 'time', 'vpn']);
  });

  test('what is no column is left out, and none is there twice', () => {
    expect(readColumns('time,toString,time,ip')).toEqual(['time', 'ip']);
    expect(readColumns('nothing')).toEqual(DEFAULT_COLUMNS);
  });
});

describe('values', () => {
  test('of what an event does not have are undefined, never false', () => {
    const empty = event({ timestamp: 0, event_id: 'e' });
    const known = Object.entries(COLUMNS).filter(([, { value }]) => value(empty) !== undefined);
    expect(known.map(([name]) => name)).toEqual(['time', 'event']);
  });

  test('are those of the event', () => {
    const one = event({
      timestamp: 1_795_762_457_441,
      vpn: false,
      identification: { visitor_id: 'v', visitor_found: true, confidence: { score: 0.98 } },
      ip_address: '2001:db8::1',
      ip_info: {
        v4: { asn: '1', geolocation: { city_name: 'Bergen', country_code: 'NO' } },
        v6: { asn: '2', geolocation: { city_name: 'Oslo', country_code: 'NO' } },
      },
      browser_details: { browser_name: 'Firefox', browser_major_version: '150' },
      os: 'Linux',
      os_version: '',
      tags: { step: 'checkout' },
    });
    expect(COLUMNS.time.value(one)).toBe('2026-11-27T06:54:17.441Z');
    expect(COLUMNS.vpn.value(one)).toBe(false);
    expect(COLUMNS.visit.value(one)).toBe('returning');
    expect(COLUMNS.confidence.value(one)).toBe(0.98);
    expect(COLUMNS.place.value(one)).toBe('Oslo, Norway');
    expect(COLUMNS.asn.value(one)).toBe('2');
    expect(COLUMNS.browser.value(one)).toBe('Firefox 150');
    expect(COLUMNS.os.value(one)).toBe('Linux');
    expect(COLUMNS.tags.value(one)).toBe('{"step":"checkout"}');
  });
});

test('signals that found something are told, the gravest first', () => {
  const fired = firedSignals(event({ incognito: true, bot: 'bad', vpn: false, ip_blocklist: { tor_node: true } }));
  expect(fired).toEqual(['bad_bot', 'tor', 'incognito']);
  expect(fired.map(signalLabel)).toEqual(['Bad bot', 'Tor', 'Private window']);
  expect(firedSignals(event({ bot: 'not_detected' }))).toEqual([]);
});

test('that nothing was found is another thing than that nothing was judged', () => {
  expect(isJudged(event({ bot: 'not_detected' }))).toBe(true);
  expect(isJudged(event({ vpn: false }))).toBe(true);
  expect(isJudged(event({ replayed: false, timestamp: 0 }))).toBe(false);
});
