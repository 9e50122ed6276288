import type { Event } from '../../../api/event';

interface Feature {
  label: string;
  /** Where the event has what it was read from. Some is compared, and kept in no event. */
  paths: string[];
}

const RAW = 'raw_device_attributes.';
const feature = (label: string, ...paths: string[]): Feature => ({ label, paths });

/** What devices are compared by: names as explanations have them. */
export const FEATURES: Record<string, Feature> = {
  browser: feature('Browser', 'browser_details.browser_name'),
  system: feature('Operating system', 'os'),
  model: feature('Device model', 'device'),
  platform: feature('Platform', `${RAW}platform`, `${RAW}oscpu`, `${RAW}vendor`),
  architecture: feature('Processor family', `${RAW}architecture`),
  gpu: feature('Graphics processor', `${RAW}webgl_basics.renderer_unmasked`, `${RAW}webgl_basics.vendor_unmasked`),
  cores: feature('Processor cores', `${RAW}hardware_concurrency`),
  memory: feature('Memory', `${RAW}device_memory`),
  webgl_limits: feature(
    'Graphics limits',
    `${RAW}webgl_extensions.context_attributes`,
    `${RAW}webgl_extensions.parameters`,
    `${RAW}webgl_extensions.shader_precisions`,
    `${RAW}webgl_extensions.extension_parameters`,
  ),
  audio: feature('Audio rendering', `${RAW}audio`),
  math: feature('Mathematics', `${RAW}math`),
  touch: feature('Touch', `${RAW}touch_support`),
  pointer: feature('Pointer'),
  codecs: feature('Codecs'),
  screen: feature('Screen', `${RAW}screen_resolution`),
  color: feature('Colours', `${RAW}color_depth`),
  hdr: feature('High dynamic range'),
  pixel_ratio: feature('Pixel ratio'),
  fonts: feature('Fonts', `${RAW}fonts`),
  system_version: feature('System version', 'os_version'),
  browser_version: feature('Browser version', 'browser_details.browser_major_version'),
  browser_build: feature('Browser build', 'browser_details.browser_full_version'),
  engine: feature('Script engine'),
  webgl_version: feature('WebGL version', `${RAW}webgl_basics.version`, `${RAW}webgl_basics.shading_language_version`),
  webgl_extensions: feature(
    'WebGL extensions',
    `${RAW}webgl_extensions.extensions`,
    `${RAW}webgl_extensions.unsupported_extensions`,
  ),
  canvas_geometry: feature('Canvas, shapes', `${RAW}canvas.geometry`),
  canvas_text: feature('Canvas, text', `${RAW}canvas.text`),
  emoji: feature('Emoji', `${RAW}emoji`),
  font_preferences: feature('Default fonts', `${RAW}font_preferences`),
  plugins: feature('Plugins', `${RAW}plugins`),
  timezone: feature('Time zone', `${RAW}timezone`),
  languages: feature('Languages', `${RAW}languages`),
  locale: feature('Locale', `${RAW}date_time_locale`),
  keyboard: feature('Keyboard', `${RAW}keyboard_layout_name`, `${RAW}keyboard_layout_hash`),
  screen_frame: feature('Screen edges'),
  color_scheme: feature('Colour scheme'),
  permissions: feature('Permissions'),
  storage_abilities: feature(
    'Storage abilities',
    `${RAW}cookies_enabled`,
    `${RAW}local_storage`,
    `${RAW}session_storage`,
    `${RAW}indexed_db`,
  ),
  storage_quota: feature('Storage quota'),
  connection: feature('Connection'),
  window_edges: feature('Window frame'),
  voices: feature('Voices'),
  media_devices: feature('Media devices'),
  webgpu: feature('WebGPU'),
  webgpu_limits: feature('WebGPU limits'),
};

/** What an attribute of an explanation is called; of one that is not known here, its own name. */
export const featureLabel = (name: string): string => FEATURES[name]?.label ?? name.replaceAll('_', ' ');

/** The same within a sentence. */
export const featureName = (name: string): string => {
  const label = featureLabel(name);
  return /^(WebG|[A-Z]{2})/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
};

/** A value at a dotted path. */
export function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined), value);
}

export interface Observed {
  path: string;
  value: unknown;
}

/** What an event has of an attribute of an explanation. */
export const observedOf = (event: Event, name: string): Observed[] =>
  (FEATURES[name]?.paths ?? [])
    .map(path => ({ path, value: valueAt(event, path) }))
    .filter(({ value }) => value !== undefined && value !== '');

export interface Change {
  path: string;
  before: unknown;
  after: unknown;
}

/** What is other in an attribute of an explanation than in an earlier event. */
export const changesOf = (before: Event, after: Event, name: string): Change[] =>
  (FEATURES[name]?.paths ?? [])
    .map(path => ({ path, before: valueAt(before, path), after: valueAt(after, path) }))
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
