import { late, type Sources } from '../collect.js';
import { architecture } from './architecture.js';
import { audio } from './audio.js';
import { batteryCharging } from './battery_charging.js';
import { batteryLevel } from './battery_level.js';
import { canvas } from './canvas.js';
import { clientHints } from './client_hints.js';
import { codecs } from './codecs.js';
import { colorDepth } from './color_depth.js';
import { colorGamut } from './color_gamut.js';
import { colorScheme } from './color_scheme.js';
import { connection } from './connection.js';
import { contrast } from './contrast.js';
import { cookiesEnabled } from './cookies_enabled.js';
import { dateTimeLocale } from './date_time_locale.js';
import { deviceMemory } from './device_memory.js';
import { devicePixelRatio } from './device_pixel_ratio.js';
import { emoji } from './emoji.js';
import { engine } from './engine.js';
import { fileAccess } from './file_access.js';
import { fontPreferences } from './font_preferences.js';
import { fonts } from './fonts.js';
import { forcedColors } from './forced_colors.js';
import { hardwareConcurrency } from './hardware_concurrency.js';
import { hdr } from './hdr.js';
import { indexedDb } from './indexed_db.js';
import { invertedColors } from './inverted_colors.js';
import { keyboardLayoutHash } from './keyboard_layout_hash.js';
import { keyboardLayoutName } from './keyboard_layout_name.js';
import { languages } from './languages.js';
import { localStorage } from './local_storage.js';
import { math } from './math.js';
import { mediaDevices } from './media_devices.js';
import { monochrome } from './monochrome.js';
import { oscpu } from './oscpu.js';
import { pdfViewerEnabled } from './pdf_viewer_enabled.js';
import { permissions } from './permissions.js';
import { platform } from './platform.js';
import { plugins } from './plugins.js';
import { pointer } from './pointer.js';
import { reducedMotion } from './reduced_motion.js';
import { reducedTransparency } from './reduced_transparency.js';
import { screenFrame } from './screen_frame.js';
import { screenResolution } from './screen_resolution.js';
import { sessionStorage } from './session_storage.js';
import { storageQuota } from './storage_quota.js';
import { timezone } from './timezone.js';
import { timezoneOffset } from './timezone_offset.js';
import { touchSupport } from './touch_support.js';
import { userAgent } from './user_agent.js';
import { vendor } from './vendor.js';
import { vendorFlavors } from './vendor_flavors.js';
import { voices } from './voices.js';
import { webdriver } from './webdriver.js';
import { webGlBasics } from './webgl_basics.js';
import { webGlContext } from './webgl_context.js';
import { webGlExtensions } from './webgl_extensions.js';
import { webGpu } from './webgpu.js';
import { windowFrame } from './window_frame.js';
import { workerNavigator } from './worker_navigator.js';

/** The sources that are there from the beginning, by the name of their fact, in the order in which they are begun. */
export const sources = {
  // First what others work on: it is ready by the time that the rest has been read.
  audio,
  indexed_db: indexedDb,
  client_hints: clientHints,
  keyboard_layout_hash: keyboardLayoutHash,
  keyboard_layout_name: keyboardLayoutName,
  battery_level: batteryLevel,
  battery_charging: batteryCharging,
  permissions,
  storage_quota: storageQuota,

  // Of that, what may be long in coming, and what no visitor is recognised by: it is waited for with little patience.
  worker_navigator: late(workerNavigator),
  file_access: late(fileAccess),
  voices: late(voices),
  media_devices: late(mediaDevices),

  // Then what costs next to nothing. A short deadline should find it all.
  user_agent: userAgent,
  platform,
  vendor,
  vendor_flavors: vendorFlavors,
  webdriver,
  oscpu,
  languages,
  timezone,
  timezone_offset: timezoneOffset,
  date_time_locale: dateTimeLocale,
  hardware_concurrency: hardwareConcurrency,
  device_memory: deviceMemory,
  architecture,
  math,
  engine,
  connection,
  screen_resolution: screenResolution,
  screen_frame: screenFrame,
  color_depth: colorDepth,
  device_pixel_ratio: devicePixelRatio,
  touch_support: touchSupport,
  pdf_viewer_enabled: pdfViewerEnabled,
  plugins,

  // Media queries may make the browser settle pending styles once; together they share that.
  color_gamut: colorGamut,
  color_scheme: colorScheme,
  contrast,
  forced_colors: forcedColors,
  hdr,
  inverted_colors: invertedColors,
  monochrome,
  pointer,
  reduced_motion: reducedMotion,
  reduced_transparency: reducedTransparency,

  // These write, and may wait for another process or a disk.
  cookies_enabled: cookiesEnabled,
  local_storage: localStorage,
  session_storage: sessionStorage,

  // The graphics process works on the context until it is used, at the end.
  webgl_context: webGlContext,

  // Layout, the one of the page included: neighbours, so that it is settled once.
  font_preferences: fontPreferences,
  emoji,
  window_frame: windowFrame,

  // Last what is slow: the fonts most, where the system must search for each name. The other three
  // of WebGL and WebGPU use the context made above, and the last gives it back.
  codecs,
  canvas,
  fonts,
  webgl_basics: webGlBasics,
  webgpu: late(webGpu),
  webgl_extensions: webGlExtensions,
} as const satisfies Sources;
