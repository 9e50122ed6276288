import type { Event } from '../../../api/event';
import type { Reason, SignalExplanation } from '../../../api/schema';
import { counted } from '../../../parts/figures';
import { percent } from '../../../parts/percent';
import { listed } from '../../../parts/sentence';
import type { SignalEntry, SignalField } from './catalogue';

/**
 * `found` and `clear` are answers, `told` is one that is neither good nor bad; `unknown` was asked and could not be
 * told; `not_judged` was not asked.
 */
export type Verdict = 'found' | 'clear' | 'told' | 'unknown' | 'not_judged';

export interface Fact {
  label: string;
  text: string;
  /** Of a yes or no. */
  isThere?: boolean;
}

export interface Judged {
  entry: SignalEntry;
  verdict: Verdict;
  /** The answer in a word or two. */
  answer: string;
  confidence: 'high' | 'medium' | 'low' | null;
  facts: Fact[];
  because: Reason[];
}

/** A signal of an event, with its evidence where an explanation is kept. */
export function judge(entry: SignalEntry, event: Event, explained: readonly SignalExplanation[] | null): Judged {
  const explanation = explained?.find(({ signal }) => signal === entry.field);
  const value = event[entry.field];
  const because = explanation?.because ?? [];
  if (value === undefined) {
    // Without an explanation it cannot be told whether it was asked.
    const verdict = explanation || explained === null ? 'unknown' : 'not_judged';
    return {
      entry,
      verdict,
      answer: verdict === 'unknown' ? 'Unknown' : 'Not judged',
      confidence: null,
      facts: factsOf(entry, event),
      because,
    };
  }
  return {
    entry,
    ...answerOf(entry, event),
    confidence: entry.confidence ? ((event[entry.confidence] as Judged['confidence'] | undefined) ?? null) : null,
    facts: factsOf(entry, event),
    because,
  };
}

const yesOrNo = (isThere: boolean, { words }: SignalEntry) => ({
  verdict: isThere ? ('found' as const) : ('clear' as const),
  answer: isThere ? (words?.found ?? 'Yes') : (words?.clear ?? 'No'),
});

const LISTS: Record<string, string> = {
  email_spam: 'Unwanted mail',
  attack_source: 'Attacks on servers',
  tor_node: 'Tor',
};

function answerOf(entry: SignalEntry, event: Event): Pick<Judged, 'verdict' | 'answer'> {
  const value = event[entry.field];
  if (typeof value === 'boolean') return yesOrNo(value, entry);
  switch (entry.field) {
    case 'bot':
      return {
        bad: { verdict: 'found' as const, answer: 'Bad bot' },
        good: { verdict: 'told' as const, answer: 'Good bot' },
        not_detected: { verdict: 'clear' as const, answer: 'No' },
      }[event.bot ?? 'not_detected'];
    case 'bot_info': {
      const { name = '', identity } = event.bot_info ?? {};
      return {
        verdict: identity === 'spoofed' ? 'found' : 'told',
        answer: identity === 'spoofed' ? 'Pretended' : name,
      };
    }
    case 'ip_blocklist': {
      const hits = Object.entries(event.ip_blocklist ?? {}).filter(([, isListed]) => isListed);
      return yesOrNo(hits.length > 0, {
        ...entry,
        words: { found: listed(hits.map(([name]) => LISTS[name] ?? name)), clear: 'On none' },
      });
    }
    case 'proximity':
      return { verdict: 'told', answer: `Within ${lengthOf(event.proximity?.precision_radius ?? 0)}` };
    case 'factory_reset_timestamp':
      return event.factory_reset_timestamp
        ? { verdict: 'told', answer: new Date(event.factory_reset_timestamp).toLocaleString() }
        : { verdict: 'clear', answer: 'None found' };
    default:
      return { verdict: 'told', answer: String(value) };
  }
}

const lengthOf = (metres: number) => (metres < 1000 ? `${metres} m` : `${metres / 1000} km`);

const METHODS: Record<string, string> = {
  timezone_mismatch: 'Another time zone than the address',
  public_vpn: 'Address of a public VPN',
  auxiliary_mobile: 'Further checks of mobile devices',
  os_mismatch: 'Traffic of another system',
  relay: 'Address of a relay',
  ml_prediction: 'A model’s prediction',
};

const flags = (values: object, names: Record<string, string>): Fact[] =>
  Object.entries(values)
    .filter(([, value]) => typeof value === 'boolean')
    .map(([name, isThere]) => ({
      label: names[name] ?? name.replaceAll('_', ' '),
      text: isThere ? 'Yes' : 'No',
      isThere: isThere === true,
    }));

/** What a signal tells beside its answer. */
function factsOf(entry: SignalEntry, event: Event): Fact[] {
  return [
    ...own(entry, event),
    ...Object.entries(entry.more ?? {}).flatMap(([field, label]) => more(field, label, event)),
  ];
}

function own({ field }: SignalEntry, event: Event): Fact[] {
  if (field === 'ip_blocklist') return flags(event.ip_blocklist ?? {}, LISTS);
  if (field === 'bot_info' && event.bot_info) {
    const { name, provider, category, identity, confidence, provider_url } = event.bot_info;
    return [
      { label: 'Name', text: name },
      { label: 'Operator', text: provider_url ? `${provider}, ${provider_url}` : provider },
      { label: 'Purpose', text: category.replaceAll('_', ' ') },
      { label: 'Identity', text: identity },
      { label: 'Recognised', text: `${confidence} confidence` },
    ];
  }
  if (field === 'proximity' && event.proximity) {
    const { id, confidence } = event.proximity;
    return [
      { label: 'Zone', text: id },
      { label: 'Inside of it', text: percent(confidence) },
    ];
  }
  return [];
}

function more(field: string, label: string, event: Event): Fact[] {
  const value = event[field as SignalField];
  if (value === undefined) return [];
  switch (field) {
    case 'vpn_methods':
      return flags(event.vpn_methods ?? {}, METHODS);
    case 'proxy_details': {
      const { proxy_type, provider, last_seen_at } = event.proxy_details ?? {};
      return [
        ...(proxy_type ? [{ label, text: proxy_type.replaceAll('_', ' ') }] : []),
        ...(provider ? [{ label: 'Seen with', text: provider }] : []),
        ...(last_seen_at ? [{ label: 'Last seen as a proxy', text: new Date(last_seen_at).toLocaleString() }] : []),
      ];
    }
    case 'tampering_details': {
      const { anomaly_score, anti_detect_browser } = event.tampering_details ?? {};
      return [
        ...(anomaly_score === undefined ? [] : [{ label: 'Anomaly score', text: `${anomaly_score} of 1` }]),
        ...(anti_detect_browser === undefined
          ? []
          : [
              {
                label: 'Made to pass as other devices',
                text: anti_detect_browser ? 'Yes' : 'No',
                isThere: anti_detect_browser,
              },
            ]),
      ];
    }
    case 'bot_type':
      return [{ label, text: String(value).replaceAll('_', ' ') }];
    case 'rare_device_percentile_bucket':
      return [{ label, text: RARITIES[value as string] ?? String(value) }];
    default:
      return [{ label, text: typeof value === 'number' ? `${value} of 1` : String(value) }];
  }
}

const RARITIES: Record<string, string> = {
  '<p95': 'as common as 95 in 100',
  'p95-p99': 'rarer than 95 in 100',
  'p99-p99.5': 'rarer than 99 in 100',
  'p99.5-p99.9': 'rarer than 995 in 1,000',
  'p99.9+': 'rarer than 999 in 1,000',
  not_seen: 'the first of its kind',
};

/** How many signals have each verdict, for the filter. */
export function tally(judged: readonly Judged[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = { found: 0, clear: 0, told: 0, unknown: 0, not_judged: 0 };
  for (const { verdict } of judged) counts[verdict]++;
  return counts;
}

/** "2 of 14 signals found something, 5 are unknown". */
export function summaryOf(judged: readonly Judged[]): string {
  const { found, unknown, not_judged } = tally(judged);
  const asked = judged.length - not_judged;
  return `${counted(asked, 'signal')} judged: ${found ? `${found} found something` : 'nothing was found'}, ${unknown} unknown`;
}
