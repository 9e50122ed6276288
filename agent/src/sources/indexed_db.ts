import { withStore } from '../browser/indexed_db.js';
import { reasonOf } from '../errors.js';

const name = '_vid_probe';

/**
 * Whether a value can be kept in IndexedDB, found by keeping one.
 *
 * Changes with private windows of older browsers and with the user's settings for cookies and site data. Zoom and
 * window size change nothing.
 */
export async function indexedDb(): Promise<boolean> {
  if (typeof indexedDB === 'undefined' || !indexedDB) return false;
  try {
    await withStore(name, store => store.put(1, 1));
    return true;
  } catch (error) {
    if (reasonOf(error) === 'blocked') throw error;
    return false;
  } finally {
    indexedDB.deleteDatabase(name);
  }
}
