import { reasonOf } from '../errors.js';

/**
 * Whether a value can be kept in IndexedDB, found by putting one into a new database, which is given up again before it
 * is made for good: that is quicker than to remove it.
 *
 * Changes with private windows of older browsers and with the user's settings for cookies and site data. Zoom and
 * window size change nothing.
 */
export async function indexedDb(): Promise<boolean> {
  if (!self.indexedDB) return false;
  try {
    await new Promise<unknown>((resolve, reject) => {
      const opening = indexedDB.open('_vid_probe', 1);
      opening.onupgradeneeded = () => {
        opening.result.createObjectStore('t').put(1, 1).onsuccess = () => {
          resolve(1);
          (opening.transaction as IDBTransaction).abort();
        };
      };
      // Nobody leaves one that is made, but then a value was kept.
      opening.onsuccess = resolve;
      opening.onerror = event => {
        // Giving up is no error that anybody should hear of.
        event.preventDefault();
        reject(opening.error);
      };
    });
    return true;
  } catch (error) {
    if (reasonOf(error) === 'blocked') throw error;
    return false;
  }
}
