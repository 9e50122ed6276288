import { blankFrame } from '../browser/blank_frame.js';
import { differences, type View, viewOf } from '../browser/navigator_view.js';
import { alone } from '../collect.js';

/**
 * What an empty frame's navigator says otherwise than the page's, of `user_agent`, `platform`, `languages`,
 * `hardware_concurrency` and `webdriver`: nothing, unless somebody changed one of the two.
 *
 * Changes with what extensions and automation change in pages. No user setting, zoom or window size changes it.
 */
export function* iframeNavigator(): Generator<typeof alone, View> {
  yield alone;
  const frame = blankFrame();
  yield alone;
  return differences(viewOf(navigator), frame.navigator);
}
