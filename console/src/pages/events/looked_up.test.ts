import { expect, test } from 'vitest';
import type { Event } from '../../api/event_search';
import { type ColumnName, DEFAULT_COLUMNS } from './columns';
import { showsLookedUp } from './looked_up';

const event = (fields: object) => fields as Event;
const unknown = event({ ip_address: '127.0.0.1', url: 'https://www.example.com/' });
const known = event({
  ip_address: '192.0.2.7',
  ip_info: {
    v4: {
      asn: '64496',
      asn_name: 'Example Broadband',
      asn_type: 'isp',
      datacenter_result: false,
      geolocation: { city_name: 'Oslo', country_code: 'NO' },
    },
  },
});

test('of events with places, the default columns show what was looked up', () => {
  expect(showsLookedUp([unknown, known], DEFAULT_COLUMNS, {})).toBe(true);
  expect(showsLookedUp([unknown], DEFAULT_COLUMNS, {})).toBe(false);
  expect(showsLookedUp([], DEFAULT_COLUMNS, {})).toBe(false);
});

test.each(['country', 'city', 'place', 'asn', 'network', 'network_type', 'datacenter'] as const)(
  'the column %s does',
  name => {
    expect(showsLookedUp([known], ['time', name], {})).toBe(true);
  },
);

test('columns of what came with the event do not', () => {
  const columns: ColumnName[] = ['time', 'visitor', 'ip', 'timezone', 'vpn', 'url'];
  expect(showsLookedUp([known], columns, {})).toBe(false);
});

test('events that were chosen by their country or network do, whatever the columns', () => {
  expect(showsLookedUp([known], ['time'], { country: ['NO'] })).toBe(true);
  expect(showsLookedUp([known], ['time'], { asn: ['64496'] })).toBe(true);
  expect(showsLookedUp([], ['time'], { country: ['NO'] })).toBe(false);
  expect(showsLookedUp([known], ['time'], { ip_address: ['192.0.2.7'] })).toBe(false);
});
