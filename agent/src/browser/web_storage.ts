const key = '_vid_probe';

/** Whether a value can be kept. Access refused by the browser surfaces as its SecurityError. */
export function canStore(open: () => Storage | null | undefined): boolean {
  const storage = open();
  if (!storage) return false;
  try {
    storage.setItem(key, key);
    return storage.getItem(key) === key;
  } catch {
    // A quota of nothing: how old Safari has it in private windows.
    return false;
  } finally {
    storage.removeItem(key);
  }
}
