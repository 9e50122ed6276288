/** The request's result as a promise. */
export function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * Runs `work` on the one object store of a database, which is created as needed and closed afterwards. A database left
 * open would make other tabs wait; one that opens after everybody has given up is closed by the same code.
 */
export async function withStore<T>(name: string, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('t');
  const database = await result(opening);
  try {
    return await result(work(database.transaction('t', 'readwrite').objectStore('t')));
  } finally {
    database.close();
  }
}
