import { expect, test } from 'vitest';
import atlas from 'world-atlas/countries-110m.json';
import { COUNTRIES, countryOfNumber } from '../../parts/countries';
import { SMALL_COUNTRIES } from './small_countries';

/** Nobody lives there. */
const EMPTY = new Set(['BV', 'UM']);

test('each country is in the atlas or has a place, and none both', () => {
  const areas: { id?: string }[] = atlas.objects.countries.geometries;
  const drawn = new Set(areas.map(({ id }) => countryOfNumber(id)));
  for (const { value } of COUNTRIES) {
    if (!EMPTY.has(value)) expect([value, drawn.has(value) !== SMALL_COUNTRIES.has(value)]).toEqual([value, true]);
  }
});

test('places are on the earth', () => {
  for (const [longitude, latitude] of SMALL_COUNTRIES.values()) {
    expect(Math.abs(longitude)).toBeLessThanOrEqual(180);
    expect(Math.abs(latitude)).toBeLessThanOrEqual(90);
  }
});
