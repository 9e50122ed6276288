import type { Sources } from '../collect.js';
import { architecture } from './architecture.js';
import { audio } from './audio.js';
import { canvas } from './canvas.js';
import { clientHints } from './client_hints.js';
import { colorDepth } from './color_depth.js';
import { colorGamut } from './color_gamut.js';
import { contrast } from './contrast.js';
import { cookiesEnabled } from './cookies_enabled.js';
import { dateTimeLocale } from './date_time_locale.js';
import { deviceMemory } from './device_memory.js';
import { devicePixelRatio } from './device_pixel_ratio.js';
import { emoji } from './emoji.js';
import { fontPreferences } from './font_preferences.js';
import { fonts } from './fonts.js';
import { forcedColors } from './forced_colors.js';
import { hardwareConcurrency } from './hardware_concurrency.js';
import { hdr } from './hdr.js';
import { indexedDb } from './indexed_db.js';
import { invertedColors } from './inverted_colors.js';
import { languages } from './languages.js';
import { localStorage } from './local_storage.js';
import { math } from './math.js';
import { monochrome } from './monochrome.js';
import { oscpu } from './oscpu.js';
import { pdfViewerEnabled } from './pdf_viewer_enabled.js';
import { platform } from './platform.js';
import { plugins } from './plugins.js';
import { reducedMotion } from './reduced_motion.js';
import { reducedTransparency } from './reduced_transparency.js';
import { screenResolution } from './screen_resolution.js';
import { sessionStorage } from './session_storage.js';
import { timezone } from './timezone.js';
import { timezoneOffset } from './timezone_offset.js';
import { touchSupport } from './touch_support.js';
import { userAgent } from './user_agent.js';
import { vendor } from './vendor.js';
import { vendorFlavors } from './vendor_flavors.js';
import { webdriver } from './webdriver.js';
import { webGlBasics } from './webgl_basics.js';
import { webGlExtensions } from './webgl_extensions.js';

/** Every source by the name of its fact, in the order in which they are begun. */
export const sources = {
  // First what others work on: it is ready by the time that the rest has been read.
  audio,
  indexed_db: indexedDb,
  client_hints: clientHints,

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
  screen_resolution: screenResolution,
  color_depth: colorDepth,
  device_pixel_ratio: devicePixelRatio,
  touch_support: touchSupport,
  pdf_viewer_enabled: pdfViewerEnabled,
  plugins,

  // Media queries may make the browser settle pending styles once; together they share that.
  color_gamut: colorGamut,
  contrast,
  forced_colors: forcedColors,
  hdr,
  inverted_colors: invertedColors,
  monochrome,
  reduced_motion: reducedMotion,
  reduced_transparency: reducedTransparency,

  // These write, and may wait for another process or a disk.
  cookies_enabled: cookiesEnabled,
  local_storage: localStorage,
  session_storage: sessionStorage,

  // Layout, the one of the page included: neighbours, so that it is settled once.
  font_preferences: fontPreferences,
  emoji,

  // Last what is slow. `webgl_extensions` gives back the context that `webgl_basics` made, so it comes right after;
  // the fonts can take longest, where the system must search for each name.
  canvas,
  webgl_basics: webGlBasics,
  webgl_extensions: webGlExtensions,
  fonts,
} as const satisfies Sources;

/** The value of every fact. */
export type FactValues = {
  [Name in keyof typeof sources]: ReturnType<(typeof sources)[Name]> extends infer Result
    ? Result extends Generator<void, infer Value>
      ? Value
      : Awaited<Result>
    : never;
};
