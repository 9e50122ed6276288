import { askWorker, workerScript } from '../browser/worker_script.js';
import { supported } from '../errors.js';

/** Microseconds that each took, all repetitions together, in the best of three rounds. */
export interface FileAccess {
  /** To ask an open file of this site for its size, twenty times. */
  size: number;
  /** To read a blob of one byte, five times: what a call to another process costs here. */
  blob: number;
}

/** What the worker whose script has this address measures. */
export async function accessIn(address: string): Promise<FileAccess> {
  supported(window.Worker);
  return supported((await askWorker(`${address}#files`)) as FileAccess | null);
}

/**
 * How far away the site's own files are: a worker makes one, asks for its size and removes it. Only Chromium, and where
 * the page's own origin offers the worker's script.
 *
 * Changes with private windows, whose files lie in the memory of another process; a little with whatever else the
 * machine does. No user setting, zoom or window size changes it.
 */
export async function fileAccess(): Promise<FileAccess> {
  return accessIn(supported(workerScript(import.meta.url)));
}
