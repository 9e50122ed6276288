/* The groups of the facts, and for each fact its label and a hint. */

export const GROUPS = {
  'Rendering and sound': {
    canvas: ['Canvas', 'Hashes of a drawn figure and a drawn text'],
    webgl_basics: ['Graphics', 'What WebGL says about driver and card'],
    webgl_extensions: ['Graphics limits', 'Hashes of WebGL’s parameters and extensions'],
    audio: ['Audio', 'A rendered sound, summed up'],
    emoji: ['Emoji', 'The size of a row of emoji'],
  },
  Hardware: {
    hardware_concurrency: ['Processors', 'Logical ones, as the browser counts'],
    device_memory: ['Memory', 'In GiB, rounded by the browser'],
    architecture: ['Architecture', 'A byte of a NaN: 255 on x86, 127 on ARM'],
    math: ['Mathematics', 'Hash of results that differ between maths libraries'],
    touch_support: ['Touch', 'Contacts at once, and touch events'],
  },
  Screen: {
    screen_resolution: ['Resolution', 'The larger side first'],
    device_pixel_ratio: ['Pixel ratio', 'Device pixels to a CSS pixel'],
    color_depth: ['Colour depth', 'Bits to a pixel'],
    color_gamut: ['Colour gamut', 'The widest that the screen shows'],
    hdr: ['High dynamic range', ''],
    monochrome: ['Monochrome', 'Bits to a pixel of grey; 0 for colour'],
  },
  Fonts: {
    fonts: ['Fonts', 'Found among a list of telling ones'],
    font_preferences: ['Default fonts', 'Widths of one text, in CSS pixels'],
  },
  'Language and time': {
    languages: ['Languages', 'In the user’s order'],
    date_time_locale: ['Locale', 'In which dates are written'],
    timezone: ['Time zone', ''],
    timezone_offset: ['Offset', 'From UTC, today'],
  },
  'Display preferences': {
    contrast: ['Contrast', ''],
    forced_colors: ['Forced colours', ''],
    inverted_colors: ['Inverted colours', ''],
    reduced_motion: ['Reduced motion', ''],
    reduced_transparency: ['Reduced transparency', ''],
  },
  Storage: {
    cookies_enabled: ['Cookies', 'Found by writing one'],
    local_storage: ['localStorage', ''],
    session_storage: ['sessionStorage', ''],
    indexed_db: ['IndexedDB', 'Found by keeping a value'],
  },
  Browser: {
    user_agent: ['User agent', ''],
    client_hints: ['Client hints', 'What Chromium says instead'],
    platform: ['Platform', ''],
    oscpu: ['System, as Firefox says', ''],
    vendor: ['Vendor', ''],
    vendor_flavors: ['Vendor flavours', 'Globals that only some browsers define'],
    plugins: ['Plugins', ''],
    pdf_viewer_enabled: ['PDF viewer', ''],
    webdriver: ['Remote controlled', 'As the browser admits it'],
  },
  Other: {},
};

export const groupOf = name => Object.keys(GROUPS).find(group => Object.hasOwn(GROUPS[group], name)) ?? 'Other';
