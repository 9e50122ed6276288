import type { Event } from '../../api/event_search';
import type { Filters } from './filters';

/** The country of an event's address, by its two letters. */
export function countryOf({ ip_address, ip_info }: Event): string | undefined {
  const [first, second] = ip_address?.includes(':') ? [ip_info?.v6, ip_info?.v4] : [ip_info?.v4, ip_info?.v6];
  return first?.geolocation?.country_code ?? second?.geolocation?.country_code;
}

/** Tells whether an event passes what the search has no filters for; null when nothing of that is asked. */
export function sieveOf({ visit, country, max_suspect_score }: Filters): ((event: Event) => boolean) | null {
  const tests: ((event: Event) => boolean)[] = [];
  if (visit) {
    const isFound = visit[0] === 'returning';
    tests.push(({ identification }) => identification?.visitor_found === isFound);
  }
  if (country) tests.push(event => country.includes(countryOf(event) ?? ''));
  if (max_suspect_score) {
    const most = Number(max_suspect_score[0]);
    tests.push(({ suspect_score }) => suspect_score !== undefined && suspect_score <= most);
  }
  return tests.length ? event => tests.every(test => test(event)) : null;
}
