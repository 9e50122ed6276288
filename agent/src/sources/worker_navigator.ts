import { differences, type View, viewOf } from '../browser/navigator_view.js';
import { timezoneName } from '../browser/timezone.js';
import { askWorker, workerScript } from '../browser/worker_script.js';
import { supported } from '../errors.js';

/** The view of the worker whose script has this address, compared with the page's. */
export async function workerView(address: string): Promise<View> {
  supported(window.Worker);
  const view = (await askWorker(address)) as View;
  return differences({ ...viewOf(navigator), timezone: timezoneName() }, view);
}

/**
 * What a worker says otherwise than the page, of `user_agent`, `platform`, `languages`, `hardware_concurrency` and
 * `timezone`, and its `webgl_renderer`. Only where the page's own origin offers the worker's script.
 *
 * Changes with what extensions and automation change in pages and do not change in workers; the renderer, with the
 * graphics card and its driver. No zoom or window size changes it.
 */
export async function workerNavigator(): Promise<View> {
  return workerView(supported(workerScript(import.meta.url)));
}
