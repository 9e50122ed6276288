import type { Event } from '../../api/event_search';
import { countryName } from '../../parts/countries';
import { countryOf } from './sieve';

/** A column's value as a file has it; undefined where the event does not have it. */
export type Value = string | number | boolean | undefined;

export const COLUMN_GROUPS = ['Event', 'Visitor', 'Judgements', 'Network', 'Device', 'Page and app'] as const;

export interface EventColumn {
  title: string;
  group: (typeof COLUMN_GROUPS)[number];
  value: (event: Event) => Value;
  /** Figures are set to the right. */
  isFigure?: boolean;
}

/** The address' own part of what is known of it. */
function partOf({ ip_address, ip_info }: Event) {
  return ip_address?.includes(':') ? (ip_info?.v6 ?? ip_info?.v4) : (ip_info?.v4 ?? ip_info?.v6);
}

const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
const isKnown = <T extends object>(value: T | undefined) => value && Object.keys(value).length > 0;

/** The columns of the events' table and file, by the name that the URL and the file have for them. */
export const COLUMNS = {
  time: { title: 'Time', group: 'Event', value: event => iso(event.timestamp) },
  event: { title: 'Event', group: 'Event', value: event => event.event_id },
  environment: { title: 'Environment', group: 'Event', value: event => event.environment_id },
  source: { title: 'Source', group: 'Event', value: event => event.source },
  replayed: { title: 'Replayed', group: 'Event', value: event => event.replayed },
  suspect: { title: 'Marked as suspect', group: 'Event', value: event => event.suspect },
  linked_id: { title: 'Linked id', group: 'Event', value: event => event.linked_id },
  tags: {
    title: 'Tags',
    group: 'Event',
    value: event => (isKnown(event.tags) ? JSON.stringify(event.tags) : undefined),
  },

  visitor: { title: 'Visitor', group: 'Visitor', value: event => event.identification?.visitor_id },
  visit: {
    title: 'Visit',
    group: 'Visitor',
    value: ({ identification }) => identification && (identification.visitor_found ? 'returning' : 'new'),
  },
  confidence: {
    title: 'Confidence',
    group: 'Visitor',
    value: event => event.identification?.confidence?.score,
    isFigure: true,
  },
  first_seen: { title: 'First seen', group: 'Visitor', value: event => iso(event.identification?.first_seen_at) },
  last_seen: { title: 'Seen before', group: 'Visitor', value: event => iso(event.identification?.last_seen_at) },
  high_recall_id: {
    title: 'High-recall id',
    group: 'Visitor',
    value: event => event.supplementary_id_high_recall?.visitor_id,
  },
  events_24h: {
    title: 'Events in 24 hours',
    group: 'Visitor',
    value: event => event.velocity?.events?.['24_hours'],
    isFigure: true,
  },
  addresses_24h: {
    title: 'Addresses in 24 hours',
    group: 'Visitor',
    value: event => event.velocity?.distinct_ip?.['24_hours'],
    isFigure: true,
  },

  signals: { title: 'Signals', group: 'Judgements', value: event => firedSignals(event).join(' ') || undefined },
  score: { title: 'Score', group: 'Judgements', value: event => event.suspect_score, isFigure: true },
  bot: { title: 'Bot', group: 'Judgements', value: event => event.bot },
  bot_name: { title: 'Bot name', group: 'Judgements', value: event => event.bot_info?.name },
  bot_category: { title: 'Bot category', group: 'Judgements', value: event => event.bot_info?.category },
  bot_identity: { title: 'Bot identity', group: 'Judgements', value: event => event.bot_info?.identity },
  vpn: { title: 'VPN', group: 'Judgements', value: event => event.vpn },
  vpn_confidence: { title: 'VPN confidence', group: 'Judgements', value: event => event.vpn_confidence },
  proxy: { title: 'Proxy', group: 'Judgements', value: event => event.proxy },
  proxy_type: { title: 'Proxy type', group: 'Judgements', value: event => event.proxy_details?.proxy_type },
  tor_node: { title: 'Tor', group: 'Judgements', value: event => event.ip_blocklist?.tor_node },
  attack_source: { title: 'Attack source', group: 'Judgements', value: event => event.ip_blocklist?.attack_source },
  email_spam: { title: 'Mail spam', group: 'Judgements', value: event => event.ip_blocklist?.email_spam },
  incognito: { title: 'Private window', group: 'Judgements', value: event => event.incognito },
  tampering: { title: 'Tampering', group: 'Judgements', value: event => event.tampering },
  anti_detect_browser: {
    title: 'Anti-detect browser',
    group: 'Judgements',
    value: event => event.tampering_details?.anti_detect_browser,
  },
  virtual_machine: { title: 'Virtual machine', group: 'Judgements', value: event => event.virtual_machine },
  privacy_settings: { title: 'Privacy settings', group: 'Judgements', value: event => event.privacy_settings },
  developer_tools: { title: 'Developer tools', group: 'Judgements', value: event => event.developer_tools },
  high_activity_device: { title: 'High activity', group: 'Judgements', value: event => event.high_activity_device },
  rare_device: { title: 'Rare device', group: 'Judgements', value: event => event.rare_device },
  rarity: { title: 'Rarity', group: 'Judgements', value: event => event.rare_device_percentile_bucket },

  ip: { title: 'Address', group: 'Network', value: event => event.ip_address },
  country: { title: 'Country', group: 'Network', value: countryOf },
  city: { title: 'City', group: 'Network', value: event => partOf(event)?.geolocation?.city_name },
  place: {
    title: 'Place',
    group: 'Network',
    value: event => {
      const code = countryOf(event);
      const parts = [partOf(event)?.geolocation?.city_name, code && countryName(code)].filter(Boolean);
      return parts.join(', ') || undefined;
    },
  },
  asn: { title: 'Autonomous system', group: 'Network', value: event => partOf(event)?.asn },
  network: { title: 'Network', group: 'Network', value: event => partOf(event)?.asn_name },
  network_type: { title: 'Network type', group: 'Network', value: event => partOf(event)?.asn_type },
  datacenter: { title: 'Data centre', group: 'Network', value: event => partOf(event)?.datacenter_result },

  browser: {
    title: 'Browser',
    group: 'Device',
    value: ({ browser_details: details }) =>
      details && (`${details.browser_name} ${details.browser_major_version}`.trim() || undefined),
  },
  os: {
    title: 'System',
    group: 'Device',
    value: ({ os, os_version }) => (os ? `${os} ${os_version ?? ''}`.trim() : undefined),
  },
  device: { title: 'Device', group: 'Device', value: event => event.device },
  user_agent: { title: 'User agent', group: 'Device', value: event => event.user_agent },
  timezone: { title: 'Time zone', group: 'Device', value: event => event.raw_device_attributes?.timezone },
  sdk_platform: { title: 'Platform', group: 'Device', value: event => event.sdk?.platform },
  sdk_version: { title: 'Agent version', group: 'Device', value: event => event.sdk?.version },
  jailbroken: { title: 'Jailbreak', group: 'Device', value: event => event.jailbroken },
  root_apps: { title: 'Apps for root', group: 'Device', value: event => event.root_apps },
  emulator: { title: 'Emulator', group: 'Device', value: event => event.emulator },
  simulator: { title: 'Simulator', group: 'Device', value: event => event.simulator },
  frida: { title: 'Frida', group: 'Device', value: event => event.frida },
  cloned_app: { title: 'Cloned app', group: 'Device', value: event => event.cloned_app },
  location_spoofing: { title: 'Made-up place', group: 'Device', value: event => event.location_spoofing },
  mitm_attack: { title: 'Intercepted requests', group: 'Device', value: event => event.mitm_attack },

  url: { title: 'Page', group: 'Page and app', value: event => event.url },
  referrer: {
    title: 'Referrer',
    group: 'Page and app',
    value: event => event.client_referrer || undefined,
  },
  bundle_id: { title: 'iOS app', group: 'Page and app', value: event => event.bundle_id },
  package_name: { title: 'Android app', group: 'Page and app', value: event => event.package_name },
} as const satisfies Record<string, EventColumn>;

export type ColumnName = keyof typeof COLUMNS;

export const COLUMN_NAMES = Object.keys(COLUMNS) as ColumnName[];
export const columnOf = (name: ColumnName): EventColumn => COLUMNS[name];

/** What is shown unless the URL says otherwise. */
export const DEFAULT_COLUMNS: ColumnName[] = [
  'time',
  'visitor',
  'visit',
  'signals',
  'score',
  'browser',
  'place',
  'ip',
  'linked_id',
];

/** Names of signals, and how they are said where there is little room. */
const SIGNALS: [name: string, fired: (event: Event) => boolean | undefined, label: string][] = [
  ['bad_bot', event => event.bot && event.bot === 'bad', 'Bad bot'],
  ['good_bot', event => event.bot && event.bot === 'good', 'Good bot'],
  ['tampering', event => event.tampering, 'Tampering'],
  ['anti_detect_browser', event => event.tampering_details?.anti_detect_browser, 'Anti-detect'],
  ['tor', event => event.ip_blocklist?.tor_node, 'Tor'],
  ['attack_source', event => event.ip_blocklist?.attack_source, 'Attack source'],
  ['email_spam', event => event.ip_blocklist?.email_spam, 'Mail spam'],
  ['proxy', event => event.proxy, 'Proxy'],
  ['vpn', event => event.vpn, 'VPN'],
  ['virtual_machine', event => event.virtual_machine, 'Virtual machine'],
  ['high_activity', event => event.high_activity_device, 'High activity'],
  ['replayed', event => event.replayed || undefined, 'Replayed'],
  ['incognito', event => event.incognito, 'Private window'],
  ['developer_tools', event => event.developer_tools, 'Developer tools'],
  ['privacy_settings', event => event.privacy_settings, 'Privacy settings'],
  ['rare_device', event => event.rare_device, 'Rare device'],
  ['jailbroken', event => event.jailbroken, 'Jailbreak'],
  ['root_apps', event => event.root_apps, 'Root'],
  ['emulator', event => event.emulator, 'Emulator'],
  ['simulator', event => event.simulator, 'Simulator'],
  ['frida', event => event.frida, 'Frida'],
  ['cloned_app', event => event.cloned_app, 'Cloned app'],
  ['location_spoofing', event => event.location_spoofing, 'Made-up place'],
  ['mitm_attack', event => event.mitm_attack, 'Intercepted'],
];
const LABELS = new Map(SIGNALS.map(([name, , label]) => [name, label]));

/** Whether any signal was judged at all. */
export const isJudged = (event: Event): boolean => SIGNALS.some(([, fired]) => fired(event) !== undefined);

/** The signals that found something, the gravest first. */
export const firedSignals = (event: Event): string[] =>
  SIGNALS.filter(([, fired]) => fired(event)).map(([name]) => name);

export const signalLabel = (name: string): string => LABELS.get(name) ?? name;

/** The columns that a URL names, each once; the default ones when it names none that there are. */
export function readColumns(text: string | null): ColumnName[] {
  const named = (text ?? '').split(',').filter((name): name is ColumnName => Object.hasOwn(COLUMNS, name));
  return named.length ? [...new Set(named)] : DEFAULT_COLUMNS;
}

/** How the URL says them; null for the default ones. */
export const writeColumns = (columns: readonly ColumnName[]): string | null =>
  columns.join() === DEFAULT_COLUMNS.join() ? null : columns.join();
