import { expect, test } from 'vitest';
import type { Event } from '../../../api/schema';
import { addressesOf, degreesOf, placesOf, zoomFor } from './places';

const event = (ip_info: Event['ip_info']): Event => ({ event_id: '1.a', timestamp: 1, ...(ip_info && { ip_info }) });

test('each address has its place', () => {
  const found = placesOf(
    event({
      v4: {
        address: '192.0.2.1',
        geolocation: { latitude: 0, longitude: 10.7, accuracy_radius: 20, city_name: 'Oslo', country_name: 'Norway' },
      },
      v6: { address: '2001:db8::1', geolocation: { country_code: 'DE', country_name: 'Germany' } },
    }),
  );
  expect(found).toEqual([
    {
      address: '192.0.2.1',
      version: 4,
      point: { longitude: 10.7, latitude: 0 },
      radius: 20,
      country: undefined,
      name: 'Oslo, Norway',
    },
    { address: '2001:db8::1', version: 6, point: null, radius: null, country: 'DE', name: 'Germany' },
  ]);
});

test('an address of which no place is known is none of the places', () => {
  expect(placesOf(event({ v4: { address: '127.0.0.1' } }))).toEqual([]);
  expect(addressesOf(event({ v4: { address: '127.0.0.1' } }))).toHaveLength(1);
  expect(placesOf(event(undefined))).toEqual([]);
});

test('kilometres are an angle', () => {
  expect(degreesOf(111.2)).toBeCloseTo(1, 2);
  expect(degreesOf(6371 * Math.PI)).toBeCloseTo(180);
});

test('the wider the circle, the farther the look; never out of the zooms there are', () => {
  expect(zoomFor(0)).toBe(16);
  expect(zoomFor(20)).toBe(16);
  expect(zoomFor(200)).toBe(4);
  expect(zoomFor(1000)).toBe(1);
  expect(zoomFor(30_000)).toBe(1);
  expect(zoomFor(null)).toBe(2);
});
