import { late, type Sources } from '../collect.js';
import { automation } from './automation.js';
import { consoleWatched } from './console_watched.js';
import { fileSystem } from './file_system.js';
import { geolocation } from './geolocation.js';
import { iframeNavigator } from './iframe_navigator.js';
import { input } from './input.js';

/**
 * The sources of the second script, in the order in which they are begun: what no visitor is recognised by, so that the
 * first script is small and an answer can do without them.
 */
export const further = {
  // Satellites take their time, which nobody is kept waiting for.
  geolocation: late(geolocation),
  input,
  file_system: fileSystem,

  // These share an empty frame, which the first makes and the second lets go of.
  iframe_navigator: iframeNavigator,
  automation,

  console_watched: consoleWatched,
} as const satisfies Sources;
