import type { Channel, KeyValue, Lifecycle, LifecycleEvent, Ports } from './ports.js';

/** The browser, as ports. Nothing is touched before one of them is used: it can be made on a server. */
export function browserPorts(): Ports {
  return {
    fetch: (input, init) => globalThis.fetch(input, init),
    now: () => Date.now(),
    random: () => Math.random(),
    uuid,
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    storage: webStorage(),
    dropDatabase: (name) => {
      try {
        globalThis.indexedDB.deleteDatabase(name);
      } catch {
        // Blocked, or none: nothing was kept there.
      }
    },
    channel: openChannel,
    lifecycle: pageLifecycle(),
    withLock,
    ifFree,
    warn: (message) => console.warn(message),
  };
}

/** `crypto.randomUUID` is missing where the page is not https; random bytes never are. */
function uuid(): string {
  const random = crypto.getRandomValues(new Uint8Array(36));
  // Of each digit to fill in the template has the bits that are fixed: x none, y the variant.
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (digit, at: number) =>
    (digit === 'x' ? random[at]! & 15 : (random[at]! & 3) | 8).toString(16),
  );
}

/** localStorage; from the first time it throws (blocked, full) what is written is kept in memory too. */
export function webStorage(open: () => Storage = () => globalThis.localStorage): KeyValue {
  const memory = new Map<string, string>();
  const attempt = <T>(use: (storage: Storage) => T, otherwise: T): T => {
    try {
      return use(open());
    } catch {
      return otherwise;
    }
  };
  return {
    get: (key) => memory.get(key) ?? attempt((storage) => storage.getItem(key), null),
    set: (key, value) => {
      const kept = attempt((storage) => (storage.setItem(key, value), true), false);
      if (kept) memory.delete(key);
      else memory.set(key, value);
    },
    remove: (key) => {
      memory.delete(key);
      attempt((storage) => storage.removeItem(key), undefined);
    },
    keys: () => [
      ...new Set([...memory.keys(), ...attempt((storage) => Object.keys(storage), [] as string[])]),
    ],
    persistent: () => memory.size === 0 && attempt((storage) => storage.length >= 0, false),
  };
}

/** BroadcastChannel, or nothing: without it tabs find out at their next check. */
function openChannel(name: string): Channel {
  const channel: (BroadcastChannel & { unref?(): unknown }) | null = globalThis.BroadcastChannel
    ? new BroadcastChannel(name)
    : null;
  channel?.unref?.(); // Node's would keep a server alive that has only loaded the app
  return {
    post: (message) => channel?.postMessage(message),
    listen: (listener) => channel?.addEventListener('message', ({ data }) => listener(data)),
    close: () => channel?.close(),
  };
}

/** A field's focus is not the page's. */
const own = ({ target, type }: Event): LifecycleEvent | null =>
  'nodeType' in target! ? null : (type as LifecycleEvent);
const activity = (): LifecycleEvent => 'activity';

/** What each of the page's events tells, if anything. */
const EVENTS: Record<string, (raw: Event) => LifecycleEvent | null> = {
  visibilitychange: () => document.visibilityState,
  focus: own,
  online: own,
  offline: own,
  pageshow: (raw) => ((raw as PageTransitionEvent).persisted ? 'restored' : null),
  pagehide: () => 'leaving',
  pointerdown: activity,
  keydown: activity,
};

function pageLifecycle(): Lifecycle {
  return {
    isVisible: () => globalThis.document?.visibilityState !== 'hidden',
    isOnline: () => globalThis.navigator?.onLine ?? null,
    listen: (listener) => {
      const off = new AbortController();
      for (const [type, event] of Object.entries(EVENTS))
        globalThis.window?.addEventListener(
          type,
          (raw) => {
            const name = event(raw);
            if (name) listener(name);
          },
          { capture: true, passive: true, signal: off.signal },
        );
      return () => off.abort();
    },
  };
}

const locks = (): LockManager | undefined => globalThis.navigator?.locks;

/** An optimisation, never correctness: whoever cannot have the lock in time goes on without it. */
async function withLock<T>(name: string, waitMs: number, work: () => Promise<T>): Promise<T> {
  const manager = locks();
  if (!manager) return work();
  let running: Promise<T> | null = null;
  try {
    // Awaited outside of the lock's own promise, so that work's failure is told from the lock's.
    await manager.request(name, { signal: AbortSignal.timeout(waitMs) }, () => {
      running = work();
      return running.catch(() => {});
    });
  } catch {
    // Not granted in time, or not allowed here; a lock that was granted does not look at the signal any more.
  }
  return running ?? work();
}

async function ifFree<T>(name: string, work: () => Promise<T>): Promise<T | null> {
  const manager = locks();
  if (!manager) return work();
  return manager.request(name, { ifAvailable: true }, (lock) => (lock ? work() : null));
}
