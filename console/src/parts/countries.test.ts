import { describe, expect, test } from 'vitest';
import atlas from 'world-atlas/countries-110m.json';
import { COUNTRIES, countryName, countryOfNumber } from './countries';

interface Area {
  id?: string;
  properties: { name: string };
}

const areas: Area[] = atlas.objects.countries.geometries;
/** What the atlas shortens, or what another name is meant by. */
const OTHERWISE: Record<string, string> = {
  "Côte d'Ivoire": 'Côte d’Ivoire',
  'Bosnia and Herz.': 'Bosnia & Herzegovina',
  'Central African Rep.': 'Central African Republic',
  Congo: 'Congo - Brazzaville',
  'Dem. Rep. Congo': 'Congo - Kinshasa',
  'Dominican Rep.': 'Dominican Republic',
  'Eq. Guinea': 'Equatorial Guinea',
  eSwatini: 'Eswatini',
  'Falkland Is.': 'Falkland Islands',
  'Fr. S. Antarctic Lands': 'French Southern Territories',
  Macedonia: 'North Macedonia',
  Myanmar: 'Myanmar (Burma)',
  Palestine: 'Palestinian Territories',
  'S. Sudan': 'South Sudan',
  'Solomon Is.': 'Solomon Islands',
  Turkey: 'Türkiye',
  'Trinidad and Tobago': 'Trinidad & Tobago',
  'United States of America': 'United States',
  'W. Sahara': 'Western Sahara',
};

describe('countries', () => {
  test.each(areas.filter(({ id }) => id))('the atlas’ number $id is that of $properties.name', ({ id, properties }) => {
    const code = countryOfNumber(id);
    expect(code && countryName(code)).toBe(OTHERWISE[properties.name] ?? properties.name);
  });

  test('each has a name, two letters and a number of its own', () => {
    expect(COUNTRIES).toHaveLength(249);
    expect(new Set(COUNTRIES.map(({ value }) => value)).size).toBe(249);
    for (const { value, label } of COUNTRIES) expect(label).not.toBe(value);
  });

  test('what is no country is its own name', () => {
    expect(countryName('none of them')).toBe('none of them');
    expect(countryOfNumber(undefined)).toBeUndefined();
  });
});
