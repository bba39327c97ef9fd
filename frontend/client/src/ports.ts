/** Text storage; `localStorage`, or memory where that is blocked. */
export interface KeyValue {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
  /** False where nothing outlives the page. */
  readonly persistent: boolean;
}

/** What other tabs of this browser are told; public data only. */
export interface Channel {
  post(message: unknown): void;
  listen(listener: (message: unknown) => void): () => void;
  close(): void;
}

export type LifecycleEvent = 'visible' | 'hidden' | 'focus' | 'online' | 'offline' | 'restored' | 'pagehide' | 'activity';

/** What happens around the app. `restored`: the page came back from the back/forward cache. */
export interface Lifecycle {
  isVisible(): boolean;
  isOnline(): boolean | null;
  listen(listener: (event: LifecycleEvent) => void): () => void;
}

/** A lock among tabs. Runs `work` at once, unlocked, where there are no locks or `waitMs` is over. */
export type WithLock = <T>(name: string, waitMs: number, work: () => Promise<T>) => Promise<T>;
/** Runs `work` only if the lock is free; null where it is not. */
export type IfFree = <T>(name: string, work: () => Promise<T>) => Promise<T | null>;

export interface Ports {
  fetch: typeof globalThis.fetch;
  /** Wall clock, epoch milliseconds. */
  now(): number;
  random(): number;
  uuid(): string;
  /** Calls back once; returns how to cancel. Never asked for more than 15 minutes. */
  after(ms: number, work: () => void): () => void;
  storage: KeyValue;
  /** Opens the tabs' channel; null: a single context. */
  channel: ((name: string) => Channel) | null;
  lifecycle: Lifecycle;
  withLock: WithLock;
  ifFree: IfFree;
  warn(message: string): void;
}
