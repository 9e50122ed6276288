import type { RawDeviceAttributes } from '../api/schema';

export const ATTRIBUTE_GROUPS = [
  'Browser',
  'Display',
  'Graphics',
  'Audio',
  'Fonts',
  'Locale',
  'Hardware',
  'Storage',
] as const;
export type AttributeGroup = (typeof ATTRIBUTE_GROUPS)[number];

export interface AttributeEntry {
  label: string;
  group: AttributeGroup;
  /** What the value is, where its name does not say. */
  about?: string;
  unit?: string;
  /** Only told by other clients than browsers. */
  isOfApps?: boolean;
}

/** All that the contract has of a device's facts. */
export const ATTRIBUTES: Record<keyof RawDeviceAttributes, AttributeEntry> = {
  platform: { label: 'Platform', group: 'Browser', about: 'navigator.platform' },
  vendor: { label: 'Vendor', group: 'Browser', about: 'navigator.vendor' },
  oscpu: { label: 'System, as Firefox says', group: 'Browser', about: 'navigator.oscpu' },
  plugins: { label: 'Plugins', group: 'Browser' },
  screen_resolution: { label: 'Resolution', group: 'Display', about: 'The longer side first', unit: 'px' },
  color_depth: { label: 'Colour depth', group: 'Display', unit: 'bits' },
  touch_support: { label: 'Touch', group: 'Display' },
  webgl_basics: { label: 'WebGL', group: 'Graphics', about: 'How it names itself' },
  webgl_extensions: { label: 'WebGL abilities', group: 'Graphics', about: 'Hashes of what it can do' },
  canvas: { label: 'Canvas', group: 'Graphics', about: 'Hashes of drawn shapes and drawn text' },
  audio: { label: 'Audio rendering', group: 'Audio', about: 'A rendered sound, summed up' },
  fonts: { label: 'Fonts', group: 'Fonts', about: 'Installed ones, of those asked for' },
  font_hash: { label: 'Hash of the fonts', group: 'Fonts' },
  font_preferences: { label: 'Default fonts', group: 'Fonts', about: 'Widths of one text', unit: 'px' },
  emoji: { label: 'Emoji', group: 'Fonts', about: 'The box that one fills', unit: 'px' },
  languages: { label: 'Languages', group: 'Locale', about: 'In the order of preference' },
  date_time_locale: { label: 'Locale of dates', group: 'Locale' },
  timezone: { label: 'Time zone', group: 'Locale' },
  timezone_offset: { label: 'Distance to UTC', group: 'Locale' },
  keyboard_layout_name: { label: 'Keyboard', group: 'Locale' },
  keyboard_layout_hash: { label: 'Keyboard layout', group: 'Locale', about: 'Hash of what each key writes' },
  hardware_concurrency: { label: 'Processors', group: 'Hardware', about: 'Logical ones' },
  device_memory: { label: 'Memory', group: 'Hardware', about: 'As the browser rounds it', unit: 'GiB' },
  architecture: { label: 'Processor family', group: 'Hardware', about: '255 on x86, 127 on ARM' },
  math: { label: 'Mathematics', group: 'Hardware', about: 'Hash of the last digits of functions' },
  battery_level: { label: 'Battery', group: 'Hardware', unit: '%' },
  battery_charging: { label: 'Charging', group: 'Hardware' },
  battery_low_power_mode: { label: 'Low power mode', group: 'Hardware', isOfApps: true },
  device_model: { label: 'Model', group: 'Hardware', isOfApps: true },
  device_manufacturer: { label: 'Maker', group: 'Hardware', isOfApps: true },
  cookies_enabled: { label: 'Cookies', group: 'Storage' },
  local_storage: { label: 'localStorage', group: 'Storage' },
  session_storage: { label: 'sessionStorage', group: 'Storage' },
  indexed_db: { label: 'IndexedDB', group: 'Storage' },
};

/** What an event knows of the client beside its raw attributes, by path. */
export const CLIENT_PATHS: Record<string, string> = {
  'browser_details.browser_name': 'Browser',
  'browser_details.browser_major_version': 'Browser version',
  'browser_details.browser_full_version': 'Browser build',
  'browser_details.os': 'Operating system',
  'browser_details.os_version': 'System version',
  'browser_details.device': 'Device',
  os: 'Operating system',
  os_version: 'System version',
  device: 'Device',
  user_agent: 'User agent',
};

const RAW = 'raw_device_attributes.';

/** What the value at a path of an event is called: "Canvas, text". */
export function nameOfPath(path: string): string {
  const client = CLIENT_PATHS[path];
  if (client) return client;
  const [first = '', ...rest] = path.replace(RAW, '').split('.');
  const label = (ATTRIBUTES as Record<string, AttributeEntry | undefined>)[first]?.label ?? words(first);
  return rest.length ? `${label}, ${words(rest.join(' '))}` : label;
}

/** A name of the contract as words. */
export const words = (name: string): string => name.replaceAll('_', ' ');
