import type { SessionError } from './errors.js';
import type { Store, StoredUpload } from './types.js';

export interface DraftSnapshot {
  readonly text: string;
  /** When it was kept on this device (epoch ms); null where nothing is kept, or could not be. */
  readonly savedAt: number | null;
  /** A change is not kept yet. */
  readonly dirty: boolean;
}

/** Text a visitor is writing, kept on this device across reloads, expiry and sessions. */
export interface Draft extends Store<DraftSnapshot> {
  readonly scope: string;
  set(text: string): void;
  /** Keeps it now instead of after 300 ms. */
  flush(): void;
  clear(): void;
  /**
   * Keeps the text, sends it, and clears it only once `send` has resolved and nothing was typed
   * meanwhile. The key stays the same for the same text, so that the server can tell a repeat.
   */
  submit<T>(send: (text: string, idempotencyKey: string) => Promise<T>): Promise<T>;
}

export interface DraftStore {
  /** The draft of a scope (a chat, a form field); the same object for the same scope. */
  open(scope: string): Draft;
  /** How many drafts with text there are. */
  count(): number;
  wipe(): void;
}

export type OutboxState = 'waiting' | 'sending' | 'failed';

export interface OutboxItem {
  readonly id: string;
  readonly kind: string;
  readonly lane: string;
  readonly payload: unknown;
  /** The Idempotency-Key of every try. */
  readonly key: string;
  readonly createdAt: number;
  readonly attempts: number;
  /** Not before this (epoch ms). */
  readonly nextAt: number;
  /** `failed`: refused for good; it stays for the visitor to retry, copy or delete. */
  readonly state: OutboxState;
  /** Since when it is `failed` (epoch ms); null while it is not. */
  readonly failedAt: number | null;
  readonly error: SessionError | null;
}

export interface OutboxHandler<P = unknown, R = unknown> {
  path: string | ((payload: P) => string);
  method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The body to send; the payload itself unless told. */
  body?: (payload: P) => unknown;
  /** 409 or 412: `retry` with the payload returned, or `drop` it, or let it `fail`. */
  onConflict?: (
    payload: P,
    error: SessionError,
  ) =>
    | { action: 'retry'; payload: P }
    | { action: 'drop' }
    | { action: 'fail' }
    | Promise<{ action: 'retry'; payload: P } | { action: 'drop' } | { action: 'fail' }>;
  onSent?: (answer: R, item: OutboxItem) => void;
}

export interface Outbox extends Store<readonly OutboxItem[]> {
  /** Names how a kind is sent; needed again after each load, since functions are not kept. */
  define<P, R = unknown>(kind: string, handler: OutboxHandler<P, R>): void;
  /** Keeps it, then sends it when it can; resolves once it is kept. */
  add(kind: string, payload: unknown, options?: { lane?: string }): Promise<OutboxItem>;
  retry(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** Sends what is due, if no other tab does; resolves when there is nothing left to do now. */
  flush(): Promise<void>;
  /** Whether items outlive the page: IndexedDB, or only memory. */
  readonly persistent: () => boolean;
  dispose(): void;
}

export type UploadState =
  | 'queued'
  | 'checking'
  | 'signing'
  | 'sending'
  | 'waiting'
  | 'completing'
  | 'stored'
  | 'failed'
  | 'cancelled'
  | 'needs_file';

export interface UploadItem {
  /** The client's own id, the same across reloads. */
  readonly id: string;
  readonly uploadId: string | null;
  readonly scope: string | null;
  readonly filename: string;
  readonly contentType: string;
  readonly size: number;
  readonly state: UploadState;
  /** Bytes sent; never goes back. */
  readonly loaded: number;
  readonly fraction: number;
  readonly bytesPerSecond: number | null;
  readonly etaMs: number | null;
  readonly attempt: number;
  readonly error: SessionError | null;
  /** As the service has it, once it has. */
  readonly upload: StoredUpload | null;
  readonly createdAt: number;
}

export interface UploadHandle extends Store<UploadItem> {
  readonly id: string;
  readonly done: Promise<StoredUpload>;
  cancel(): Promise<void>;
}

export interface Uploads extends Store<readonly UploadItem[]> {
  add(
    file: Blob & { name?: string },
    options?: { scope?: string; filename?: string; signal?: AbortSignal },
  ): UploadHandle;
  /** Tries a failed one again; one that `needs_file` with the file, which has to be the same. */
  retry(id: string, file?: Blob & { name?: string }): Promise<void>;
  /** Stops it, and deletes it on the server, stored or not. */
  cancel(id: string): Promise<void>;
  /** A link to a stored file, good for 45 seconds. */
  downloadUrl(id: string): Promise<string>;
  /** Takes the list from the service, and goes on with what was interrupted. */
  refresh(): Promise<void>;
  dispose(): void;
}
