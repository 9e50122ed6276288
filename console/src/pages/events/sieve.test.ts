import { describe, expect, test } from 'vitest';
import type { Event } from '../../api/event_search';
import { countryOf, sieveOf } from './sieve';

const event = (fields: object) => fields as Event;
const place = (country_code: string) => ({ address: '', geolocation: { country_code } });

describe('countryOf', () => {
  test('is that of the address’ own kind, else of the other', () => {
    const ip_info = { v4: place('NO'), v6: place('SE') };
    expect(countryOf(event({ ip_address: '192.0.2.7', ip_info }))).toBe('NO');
    expect(countryOf(event({ ip_address: '2001:db8::7', ip_info }))).toBe('SE');
    expect(countryOf(event({ ip_address: '2001:db8::7', ip_info: { v4: place('NO') } }))).toBe('NO');
    expect(countryOf(event({ ip_info: { v6: place('SE') } }))).toBe('SE');
    expect(countryOf(event({}))).toBeUndefined();
  });
});

describe('sieveOf', () => {
  test('is none where the search has all filters', () => {
    expect(sieveOf({ vpn: ['true'], min_suspect_score: ['3'] })).toBeNull();
  });

  test('passes what is known to be so, and never what is not known', () => {
    const isNew = sieveOf({ visit: ['new'] });
    expect(isNew?.(event({ identification: { visitor_found: false } }))).toBe(true);
    expect(isNew?.(event({ identification: { visitor_found: true } }))).toBe(false);
    expect(isNew?.(event({}))).toBe(false);
    const low = sieveOf({ max_suspect_score: ['9'] });
    expect(low?.(event({ suspect_score: 9 }))).toBe(true);
    expect(low?.(event({ suspect_score: 10 }))).toBe(false);
    expect(low?.(event({}))).toBe(false);
  });

  test('passes any of several countries, and only what passes all', () => {
    const passes = sieveOf({ country: ['NO', 'SE'], visit: ['returning'] });
    const found = { identification: { visitor_found: true } };
    expect(passes?.(event({ ...found, ip_info: { v4: place('SE') } }))).toBe(true);
    expect(passes?.(event({ ...found, ip_info: { v4: place('DK') } }))).toBe(false);
    expect(passes?.(event(found))).toBe(false);
    expect(passes?.(event({ identification: { visitor_found: false }, ip_info: { v4: place('SE') } }))).toBe(false);
  });
});
