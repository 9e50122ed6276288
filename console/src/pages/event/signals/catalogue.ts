import type { Event } from '../../../api/event';

export type SignalField = keyof Event & string;

export interface SignalEntry {
  /** The signal's field in the event, by which explanations name it. */
  field: SignalField;
  label: string;
  /** The question that it answers. */
  about: string;
  /** Its other fields in the event. */
  more?: Partial<Record<SignalField, string>>;
  confidence?: SignalField;
  /** What its two answers are called, where yes and no do not say it. */
  words?: { found: string; clear: string };
}

export interface SignalGroup {
  label: string;
  signals: SignalEntry[];
}

/** What the contract has of signals, by what they are about. The suspect score and velocity have places of their own. */
export const SIGNALS: SignalGroup[] = [
  {
    label: 'Automation',
    signals: [
      { field: 'bot', label: 'Bot', about: 'Does a program make this visit?', more: { bot_type: 'Kind' } },
      { field: 'bot_info', label: 'Known bot', about: 'Which known bot is it, and is it really that one?' },
      {
        field: 'developer_tools',
        label: 'Developer tools',
        about: 'Are the browser’s developer tools open?',
        words: { found: 'Open', clear: 'Closed' },
      },
      { field: 'replayed', label: 'Replayed', about: 'Was this observation received before?' },
    ],
  },
  {
    label: 'Network',
    signals: [
      {
        field: 'vpn',
        label: 'VPN',
        about: 'Does the visitor hide behind a VPN or the like?',
        confidence: 'vpn_confidence',
        more: {
          vpn_origin_timezone: 'Time zone of the device',
          vpn_origin_country: 'Country that the device points to',
          vpn_methods: 'Ways to tell',
          vpn_ml_score: 'Score of a model',
        },
      },
      {
        field: 'proxy',
        label: 'Proxy',
        about: 'Is the address a proxy’s?',
        confidence: 'proxy_confidence',
        more: { proxy_details: 'Kind of proxy', proxy_ml_score: 'Score of a model' },
      },
      { field: 'ip_blocklist', label: 'Blocklists', about: 'Is the address on a list of abused ones?' },
      { field: 'proximity', label: 'Proximity', about: 'In which zone is the device, where the site may know?' },
    ],
  },
  {
    label: 'Browser and device',
    signals: [
      {
        field: 'tampering',
        label: 'Tampering',
        about: 'Is the browser other than it says?',
        confidence: 'tampering_confidence',
        more: { tampering_details: 'What it rests on', tampering_ml_score: 'Score of a model' },
      },
      {
        field: 'incognito',
        label: 'Private window',
        about: 'Is it a private window?',
      },
      {
        field: 'privacy_settings',
        label: 'Privacy settings',
        about: 'Does the browser hide what the device is like?',
      },
      {
        field: 'virtual_machine',
        label: 'Virtual machine',
        about: 'Does the browser run in a virtual machine?',
        more: { virtual_machine_ml_score: 'Score of a model' },
      },
    ],
  },
  {
    label: 'Behaviour',
    signals: [
      {
        field: 'high_activity_device',
        label: 'High activity',
        about: 'Is the visitor busier than a person?',
      },
      {
        field: 'rare_device',
        label: 'Rare device',
        about: 'Is there hardly another device like it?',
        more: { rare_device_percentile_bucket: 'Rarity' },
      },
    ],
  },
  {
    label: 'Mobile apps',
    signals: [
      { field: 'active_call', label: 'Active call', about: 'Was the device in a call?' },
      { field: 'cloned_app', label: 'Cloned app', about: 'Is the app a copy?' },
      { field: 'emulator', label: 'Emulator', about: 'Is the Android device emulated?' },
      { field: 'factory_reset_timestamp', label: 'Factory reset', about: 'When was the device last reset?' },
      { field: 'frida', label: 'Frida', about: 'Was Frida found on the device?' },
      { field: 'jailbroken', label: 'Jailbreak', about: 'Is the iOS device jailbroken?' },
      { field: 'location_spoofing', label: 'Location spoofing', about: 'Does the device make its location up?' },
      {
        field: 'mitm_attack',
        label: 'Man in the middle',
        about: 'Could somebody in between read or change requests?',
      },
      { field: 'root_apps', label: 'Root apps', about: 'Does the Android device have apps for root?' },
      { field: 'simulator', label: 'Simulator', about: 'Is the iOS device simulated?' },
    ],
  },
];

/** They are judged on other clients than browsers. */
export const OF_APPS = 'Mobile apps';
