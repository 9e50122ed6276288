import type { SearchQuery } from '../../api/event_search';

/** What of the search's parameters is no filter, or is chosen elsewhere on the page. */
type Around = 'limit' | 'pagination_key' | 'start' | 'end' | 'reverse' | 'total_hits' | 'environment';
export type SearchFilter = Exclude<keyof SearchQuery, Around>;
/** What the search has no filter for, and the page looks for itself among the events that it finds. */
export type Sieve = 'visit' | 'country' | 'max_suspect_score';
export type FilterName = SearchFilter | Sieve;

/** Name -> values, as texts, as the URL has them. */
export type Filters = Partial<Record<FilterName, string[]>>;

export const GROUPS = ['Visitor', 'Bots', 'Network', 'Browser', 'Page and app', 'Mobile device'] as const;
export type Group = (typeof GROUPS)[number];

export interface Choice {
  value: string;
  label: string;
}

export interface Definition {
  label: string;
  group: Group;
  /** `flag`: yes or no; `choice`: one of several, `choices`: some of them; `text`: one, `texts`: several; `number`. */
  kind: 'flag' | 'choice' | 'choices' | 'text' | 'texts' | 'number';
  choices?: readonly Choice[];
  /** What it passes, in a sentence, beside the field. */
  about?: string;
  example?: string;
  /** Other words under which it is looked for. */
  words?: string;
  /** Refused for members to whom personal data are not shown. */
  isPersonal?: boolean;
  /** What values look like; others are not sent. */
  pattern?: RegExp;
  /** What is wrong with one that does not look like that. */
  wrong?: string;
}

const named = (labels: Record<string, string>): Choice[] =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

const LEVELS = named({ high: 'High', medium: 'Medium', low: 'Low' });
const SCORE = { kind: 'number', pattern: /^\d{1,6}$/, wrong: 'A whole number, such as 20.' } as const;
const LINKED_ID = /^.{1,256}$/su;

const flag = (label: string, group: Group, words = ''): Definition => ({ label, group, kind: 'flag', words });
const mobile = (label: string, words = '') => flag(label, 'Mobile device', words);

/** Every filter that the search has, and the page's own. */
export const FILTERS: Record<FilterName, Definition> = {
  visitor_id: {
    label: 'Visitor',
    group: 'Visitor',
    kind: 'text',
    example: 'v1f1w7rqO6v8RLuRBOxT',
    words: 'visitor id',
    pattern: /^[A-Za-z0-9]{20,21}$/,
    wrong: 'A visitor id has 20 letters and digits.',
  },
  visit: {
    label: 'Visit',
    group: 'Visitor',
    kind: 'choice',
    choices: named({ new: 'New', returning: 'Returning' }),
    words: 'visitor new returning found known',
  },
  linked_id: {
    label: 'Linked id',
    group: 'Visitor',
    kind: 'text',
    example: 'order-17',
    words: 'account order user',
    isPersonal: true,
    pattern: LINKED_ID,
    wrong: 'A linked id has 256 characters at most.',
  },
  suspect: { label: 'Marked as suspect', group: 'Visitor', kind: 'flag', about: 'By your own mark.' },
  min_suspect_score: { label: 'Suspect score from', group: 'Visitor', example: '20', words: 'minimum least', ...SCORE },
  max_suspect_score: { label: 'Suspect score to', group: 'Visitor', example: '9', words: 'maximum most', ...SCORE },
  high_recall_id: {
    label: 'High-recall id',
    group: 'Visitor',
    kind: 'text',
    example: 'iqYh8AF7QpiHUnqOWGJjSK1nq',
  },
  incremental_identification_status: {
    label: 'Identification in two steps',
    group: 'Visitor',
    kind: 'choice',
    choices: named({ partially_completed: 'After the first', completed: 'After the second' }),
    words: 'incremental status partially completed',
  },

  bot: {
    label: 'Bot',
    group: 'Bots',
    kind: 'choice',
    choices: named({ bad: 'Bad', good: 'Good', all: 'Good or bad', none: 'None' }),
    words: 'automation crawler',
  },
  bot_info: {
    label: 'Bot recognised',
    group: 'Bots',
    kind: 'choice',
    choices: named({ all: 'Yes', none: 'No, and no bot detected' }),
    words: 'bot info',
  },
  bot_info_category: {
    label: 'Bot category',
    group: 'Bots',
    kind: 'choices',
    choices: named({
      advertising_and_marketing: 'Advertising and marketing',
      aggregator: 'Aggregator',
      ai_agent: 'AI agent',
      ai_assistant: 'AI assistant',
      ai_browser: 'AI browser',
      ai_crawler: 'AI crawler',
      ai_search: 'AI search',
      browser_automation: 'Browser automation',
      ecommerce: 'E-commerce',
      monitoring_and_analytics: 'Monitoring and analytics',
      other: 'Other',
      scraping: 'Scraping',
      security: 'Security',
      search_engine_crawler: 'Search engine crawler',
      search_engine_optimization: 'Search engine optimisation',
      unknown: 'Unknown',
    }),
  },
  bot_info_identity: {
    label: 'Bot identity',
    group: 'Bots',
    kind: 'choices',
    choices: named({ verified: 'Verified', signed: 'Signed', spoofed: 'Spoofed', unknown: 'Unknown' }),
    about: 'How well its claim to be itself holds.',
  },
  bot_info_confidence: { label: 'Bot confidence', group: 'Bots', kind: 'choices', choices: LEVELS },
  bot_info_provider: { label: 'Bot provider', group: 'Bots', kind: 'texts', example: 'OpenAI' },
  bot_info_name: { label: 'Bot name', group: 'Bots', kind: 'texts', example: 'GPTBot' },

  ip_address: {
    label: 'Address',
    group: 'Network',
    kind: 'text',
    example: '192.0.2.0/24',
    about: 'An address, or a network in CIDR notation.',
    words: 'ip address network cidr',
    isPersonal: true,
    pattern: /^(?=.*[.:])[0-9A-Fa-f:.]+(\/\d{1,3})?$/,
    wrong: 'An address such as 192.0.2.7, or a network such as 2001:db8::/32.',
  },
  asn: {
    label: 'Autonomous system',
    group: 'Network',
    kind: 'text',
    example: '64496',
    words: 'asn network provider',
    pattern: /^\d{1,10}$/,
    wrong: 'The bare number, such as 64496.',
  },
  country: { label: 'Country', group: 'Network', kind: 'choices', words: 'place location geo' },
  vpn: flag('VPN', 'Network', 'hidden'),
  vpn_confidence: { label: 'VPN confidence', group: 'Network', kind: 'choice', choices: LEVELS },
  proxy: flag('Proxy', 'Network'),
  tor_node: flag('Tor', 'Network', 'onion node exit'),

  incognito: flag('Private window', 'Browser', 'incognito'),
  tampering: flag('Tampering', 'Browser', 'lies spoofing'),
  anti_detect_browser: flag('Anti-detect browser', 'Browser', 'tampering'),
  virtual_machine: flag('Virtual machine', 'Browser', 'vm'),
  privacy_settings: flag('Privacy settings', 'Browser', 'resist fingerprinting brave'),
  developer_tools: flag('Developer tools', 'Browser', 'devtools console'),
  rare_device: flag('Rare device', 'Browser'),
  rare_device_percentile_bucket: {
    label: 'Rarity',
    group: 'Browser',
    kind: 'choice',
    choices: named({
      '<p95': 'Most common 95 %',
      'p95-p99': '95 to 99 %',
      'p99-p99.5': '99 to 99.5 %',
      'p99.5-p99.9': '99.5 to 99.9 %',
      'p99.9+': 'Rarest 0.1 %',
      not_seen: 'Never seen before',
    }),
    words: 'percentile bucket rare device',
  },

  url: {
    label: 'Page',
    group: 'Page and app',
    kind: 'text',
    example: 'https://www.example.com/checkout?step=2',
    about: 'The whole URL, letter for letter.',
    words: 'url address',
    isPersonal: true,
  },
  origin: {
    label: 'Origin',
    group: 'Page and app',
    kind: 'text',
    example: 'https://www.example.com',
    about: 'Scheme, host and port of the page, without a path.',
    words: 'site host domain',
    pattern: /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+$/i,
    wrong: 'Such as https://www.example.com, without a path.',
  },
  bundle_id: { label: 'iOS app', group: 'Page and app', kind: 'text', example: 'com.example.app', words: 'bundle id' },
  package_name: {
    label: 'Android app',
    group: 'Page and app',
    kind: 'text',
    example: 'com.example.app',
    words: 'package name',
  },
  sdk_platform: {
    label: 'Platform',
    group: 'Page and app',
    kind: 'choice',
    choices: named({ js: 'Browser', android: 'Android', ios: 'iOS' }),
    words: 'sdk agent',
  },
  sdk_version: { label: 'Agent version', group: 'Page and app', kind: 'text', example: '1.12.1', words: 'sdk' },
  source: {
    label: 'Source',
    group: 'Page and app',
    kind: 'choice',
    choices: named({ edge: 'Edge requests' }),
    about: 'Instead of events of devices, those that a server described.',
    words: 'edge server',
  },

  jailbroken: mobile('Jailbreak', 'jailbroken ios'),
  frida: mobile('Frida'),
  factory_reset: mobile('Factory reset', 'reset'),
  cloned_app: mobile('Cloned app'),
  emulator: mobile('Emulator', 'android'),
  simulator: mobile('Simulator', 'ios'),
  root_apps: mobile('Apps for root', 'root android'),
  location_spoofing: mobile('Made-up place', 'location spoofing'),
  mitm_attack: mobile('Intercepted requests', 'mitm attack man in the middle'),
  active_call: mobile('Active call'),
  proximity_id: {
    label: 'Zone',
    group: 'Mobile device',
    kind: 'text',
    words: 'proximity id place location',
    isPersonal: true,
  },
};

export const FILTER_NAMES = Object.keys(FILTERS) as FilterName[];
const SIEVES = new Set<FilterName>(['visit', 'country', 'max_suspect_score'] satisfies Sieve[]);

export const isFilter = (name: string): name is FilterName => Object.hasOwn(FILTERS, name);
export const isSieve = (name: FilterName): name is Sieve => SIEVES.has(name);

const COUNTRY = /^[A-Z]{2}$/;

/** What is wrong with a value of a filter; null when nothing is. */
export function wrongWith(name: FilterName, value: string): string | null {
  const { kind, choices, pattern, wrong } = FILTERS[name];
  if (!value) return 'A value is needed.';
  if (name === 'country') return COUNTRY.test(value) ? null : 'A country is meant by two letters.';
  if (kind === 'flag') return value === 'true' || value === 'false' ? null : 'Yes or no.';
  if (choices) return choices.some(choice => choice.value === value) ? null : 'This is none of the choices.';
  return pattern && !pattern.test(value) ? (wrong ?? 'This does not look right.') : null;
}

const takesSeveral = (name: FilterName) => ['choices', 'texts'].includes(FILTERS[name].kind);

/** The filters that a URL's search says, and what of it cannot be one, as `name=value`. */
export function readFilters(search: URLSearchParams): { filters: Filters; refused: string[] } {
  const filters: Filters = {};
  const refused: string[] = [];
  for (const name of FILTER_NAMES) {
    const given = [...new Set(search.getAll(name).map(value => value.trim()))];
    const good = given.filter(value => !wrongWith(name, value));
    const taken = takesSeveral(name) ? good : good.slice(0, 1);
    if (taken.length) filters[name] = taken;
    refused.push(...given.filter(value => value && !taken.includes(value)).map(value => `${name}=${value}`));
  }
  return { filters, refused };
}

/** Puts filters in the place of those that a URL's search has; what else is there stays. */
export function writeFilters(search: URLSearchParams, filters: Filters): void {
  for (const name of FILTER_NAMES) {
    search.delete(name);
    for (const value of filters[name] ?? []) search.append(name, value);
  }
}

/** Filters with other values of one; without values it goes. */
export function withFilter(filters: Filters, name: FilterName, values: readonly string[]): Filters {
  const { [name]: _, ...rest } = filters;
  return values.length ? { ...rest, [name]: [...values] } : rest;
}

/** The filters that the server applies, in the types of its search. */
export function queryOf(filters: Filters): SearchQuery {
  const entries = Object.entries(filters)
    .filter(([name]) => isFilter(name) && !isSieve(name))
    .map(([name, values]) => {
      const { kind } = FILTERS[name as FilterName];
      const [value = ''] = values;
      if (kind === 'flag') return [name, value === 'true'];
      if (kind === 'number') return [name, Number(value)];
      return [name, takesSeveral(name as FilterName) || name === 'source' ? values : value];
    });
  return Object.fromEntries(entries);
}
