import { supported } from '../errors.js';

export interface StorageQuota {
  /** Bytes, to two digits. */
  quota: number;
  /** Whether the browser has promised to keep this site's data. */
  persisted: boolean;
}

/**
 * How much this site may store. Asking for it prompts nobody.
 *
 * Changes with the size of the disk and its free space, and is smaller in private windows; the promise, with how often
 * the site is used. No zoom or window size changes it.
 */
export async function storageQuota(): Promise<StorageQuota> {
  const storage = supported(navigator.storage);
  supported(storage.estimate);
  const [{ quota = 0 }, persisted] = await Promise.all([storage.estimate(), storage.persisted()]);
  return { quota: Number(quota.toPrecision(2)), persisted };
}
