import type { Ports } from './ports.js';

/** Rows with an `id`, in IndexedDB; in memory where that is blocked or breaks. */
export interface Rows<R extends { id: string }> {
  all(): Promise<R[]>;
  put(row: R): Promise<void>;
  remove(id: string): Promise<void>;
  persistent(): boolean;
}

const STORE = 'rows';
/** As long as tabs wait for a lock. Browsers have had bugs in which nothing ever answers. */
const OPEN_MS = 3000;
const SILENT = new Error('IndexedDB gave no answer');

/** `open` is asked at the first use; what cannot be kept there is kept in memory from then on. */
export function openRows<R extends { id: string }>(
  name: string,
  after: Ports['after'],
  open: () => IDBFactory = () => globalThis.indexedDB,
): Rows<R> {
  const memory = new Map<string, R>();
  let kept = true;
  let database: Promise<IDBDatabase> | null = null;

  const connect = (): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const request = open().open(name, 1);
      after(OPEN_MS, () => reject(SILENT));
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'id' });
      request.onsuccess = () => {
        // Another page that deletes or upgrades it must not wait for this one.
        request.result.onversionchange = () => {
          request.result.close();
          database = null;
        };
        request.result.onclose = () => (database = null);
        resolve(request.result);
        database = Promise.resolve(request.result); // late, but it is there
      };
      request.onerror = () => reject(request.error);
    });

  /** Resolves once the transaction is complete: only then it outlives the page. */
  const run = async <T>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    const connection = await (database ??= connect());
    return new Promise((resolve, reject) => {
      const transaction = connection.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
    });
  };
  const attempt = async <T>(work: () => Promise<T>, otherwise: T): Promise<T> => {
    // Browsers lose connections, of a page in the background above all: once more, with another one.
    for (let tries = 0; tries < 2; tries++) {
      try {
        return await work();
      } catch (error) {
        if (error === SILENT) break; // nor is it waited for again: everything fails at once, until it is there
        database = null;
      }
    }
    kept = false;
    return otherwise;
  };

  return {
    all: async () => {
      const rows = await attempt(
        () => run('readonly', (store) => store.getAll() as IDBRequest<R[]>),
        [] as R[],
      );
      return [...rows.filter(({ id }) => !memory.has(id)), ...memory.values()];
    },
    put: async (row) => {
      memory.set(row.id, row);
      const done = await attempt(
        async () => (await run('readwrite', (store) => store.put(row)), true),
        false,
      );
      if (done) memory.delete(row.id);
    },
    remove: async (id) => {
      memory.delete(id);
      await attempt(() => run('readwrite', (store) => store.delete(id)), undefined);
    },
    persistent: () => kept,
  };
}
