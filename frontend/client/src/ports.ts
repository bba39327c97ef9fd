/** Text storage: `localStorage`, or memory where that is blocked. */
export interface KeyValue {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
  /** False where nothing outlives the page. */
  persistent(): boolean;
}

/** What other tabs of this browser are told, and not this one; public data only. */
export interface Channel {
  post(message: unknown): void;
  /** Until it is closed. */
  listen(listener: (message: unknown) => void): void;
  close(): void;
}

/** `restored`: the page came back from the back/forward cache. `activity`: pointer or key. */
export type LifecycleEvent =
  | 'visible'
  | 'hidden'
  | 'focus'
  | 'online'
  | 'offline'
  | 'restored'
  | 'leaving'
  | 'activity';

/** What happens around the app. */
export interface Lifecycle {
  isVisible(): boolean;
  /** A hint that lies both ways: it never keeps a request from being sent. Null: nobody knows. */
  isOnline(): boolean | null;
  listen(listener: (event: LifecycleEvent) => void): () => void;
}

/** Everything outside this package. Each can be handed in; the rest is the browser's. */
export interface Ports {
  fetch: typeof globalThis.fetch;
  /** Wall clock, epoch milliseconds. */
  now(): number;
  random(): number;
  /** A random UUID, version 4. */
  uuid(): string;
  /** Calls back once; returns how to cancel. */
  after(ms: number, work: () => void): () => void;
  storage: KeyValue;
  /** Deletes a database of rows, if there is one; other pages let go of it. */
  dropDatabase(name: string): void;
  /** Opens the tabs' channel; null: a single context. */
  channel: ((name: string) => Channel) | null;
  lifecycle: Lifecycle;
  /** Runs `work` under a lock among tabs; unlocked where there are none or `waitMs` is over. */
  withLock<T>(name: string, waitMs: number, work: () => Promise<T>): Promise<T>;
  /** Runs `work` only if the lock is free; null where it is not. */
  ifFree<T>(name: string, work: () => Promise<T>): Promise<T | null>;
  warn(message: string): void;
}
