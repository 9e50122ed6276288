import { supported } from '../errors.js';

/**
 * Whether the browser lets this site have files of its own (the origin private file system). None is made; where it
 * refuses, the fact is absent for the reason.
 *
 * Changes with private windows, in which Firefox and Safari refuse, and with the user's settings for cookies and site
 * data. Zoom and window size change nothing.
 */
export async function fileSystem(): Promise<true> {
  const storage = supported(navigator.storage);
  supported(storage.getDirectory);
  await storage.getDirectory();
  return true;
}
