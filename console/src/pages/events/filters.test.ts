import { describe, expect, test } from 'vitest';
import { filterText } from './filter_text';
import {
  FILTER_NAMES,
  FILTERS,
  type Filters,
  queryOf,
  readFilters,
  withFilter,
  writeFilters,
  wrongWith,
} from './filters';

const search = (text: string) => new URLSearchParams(text);

/** A value that each filter takes. */
const good = (name: (typeof FILTER_NAMES)[number]): string => {
  const { kind, choices, example } = FILTERS[name];
  if (name === 'country') return 'NO';
  return kind === 'flag' ? 'false' : (choices?.[0]?.value ?? example ?? 'x');
};

describe('filters and the URL', () => {
  test.each(FILTER_NAMES)('%s goes into the URL and comes out as it was', name => {
    const filters: Filters = { [name]: [good(name)] };
    const url = search('range=24h&columns=time');
    writeFilters(url, filters);
    expect(readFilters(search(url.toString()))).toEqual({ filters, refused: [] });
    expect(url.get('range')).toBe('24h');
  });

  test('writing takes away what was there before, and nothing else', () => {
    const url = search('vpn=true&bot_info_name=a&bot_info_name=b&live=true');
    writeFilters(url, { proxy: ['true'] });
    expect(url.toString()).toBe('live=true&proxy=true');
  });

  test('values that cannot be are said, not dropped in silence', () => {
    const { filters, refused } = readFilters(
      search('vpn=maybe&asn=AS1&bot=bad&bot=good&bot_info_confidence=sure&url='),
    );
    expect(filters).toEqual({ bot: ['bad'] });
    expect(refused.sort()).toEqual(['asn=AS1', 'bot=good', 'bot_info_confidence=sure', 'vpn=maybe']);
  });

  test('several values of one filter are kept once each, in their order', () => {
    const { filters } = readFilters(search('bot_info_name=b&bot_info_name=a&bot_info_name=b'));
    expect(filters.bot_info_name).toEqual(['b', 'a']);
  });

  test('the buckets of rarity survive the signs that URLs give a meaning', () => {
    const url = search('');
    writeFilters(url, { rare_device_percentile_bucket: ['p99.9+'] });
    expect(readFilters(search(url.toString())).filters).toEqual({ rare_device_percentile_bucket: ['p99.9+'] });
  });
});

describe('queryOf', () => {
  test('gives the types of the search, and leaves out what the page looks for itself', () => {
    expect(
      queryOf({
        vpn: ['false'],
        min_suspect_score: ['20'],
        bot: ['bad'],
        bot_info_category: ['ai_agent', 'other'],
        bot_info_name: ['GPTBot'],
        source: ['edge'],
        visit: ['new'],
        country: ['NO'],
        max_suspect_score: ['30'],
      }),
    ).toEqual({
      vpn: false,
      min_suspect_score: 20,
      bot: 'bad',
      bot_info_category: ['ai_agent', 'other'],
      bot_info_name: ['GPTBot'],
      source: ['edge'],
    });
  });
});

test('withFilter puts, replaces and takes away', () => {
  const one = withFilter({}, 'vpn', ['true']);
  expect(withFilter(one, 'vpn', ['false'])).toEqual({ vpn: ['false'] });
  expect(withFilter(one, 'vpn', [])).toEqual({});
  expect(one).toEqual({ vpn: ['true'] });
});

test.each([
  ['ip_address', '192.0.2.0/24', true],
  ['ip_address', '2001:db8::/32', true],
  ['ip_address', '::ffff:192.0.2.7', true],
  ['ip_address', 'abc', false],
  ['ip_address', 'example.com', false],
  ['visitor_id', 'v1f1w7rqO6v8RLuRBOxT', true],
  ['visitor_id', 'v1f1', false],
  ['asn', '64496', true],
  ['asn', 'AS64496', false],
  ['min_suspect_score', '-1', false],
  ['min_suspect_score', '2.5', false],
  ['origin', 'https://www.example.com:8443', true],
  ['origin', 'https://www.example.com/', false],
  ['linked_id', 'ä'.repeat(256), true],
  ['linked_id', 'ä'.repeat(257), false],
  ['country', 'no', false],
  ['url', '', false],
] as const)('%s takes %s: %s', (name, value, takes) => {
  expect(wrongWith(name, value) === null).toBe(takes);
});

test('filters are called by their names for people', () => {
  expect(filterText('vpn', ['true'])).toBe('VPN: yes');
  expect(filterText('bot_info_category', ['ai_agent', 'scraping'])).toBe('Bot category: AI agent, Scraping');
  expect(filterText('country', ['NO'])).toBe('Country: Norway');
  expect(filterText('linked_id', ['order-17'])).toBe('Linked id: order-17');
});
