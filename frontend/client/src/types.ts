import type { ProblemCode } from './codes.js';
import type { SessionError } from './errors.js';
import type { Catalogue, UserMessage } from './messages.js';
import type { Ports } from './ports.js';
import type { components } from './schema.js';
import type { Transport } from './transport.js';
import type { DraftStore } from './work-types.js';

type Schemas = components['schemas'];

/** A session as the service shows it; see docs/clients.md for every field. */
export type Session = Schemas['SessionView'];
export type Device = Schemas['DeviceView'];
export type StoredUpload = Schemas['UploadView'];
export type Consents = Session['consents'];

/** What of a session its successor can take over; `state` is the session's metadata. */
export type Keep = Schemas['RenewSessionBody']['keep'] extends (infer K)[] | undefined ? K : never;
export type RenewReason = NonNullable<Schemas['RenewSessionBody']['reason']>;

/**
 * Where the client stands.
 *
 * `idle` → `starting` → `active` ⇄ `degraded`; `active` ⇄ `expiring`; `recovering` while a successor
 * is fetched; any → `ended`, which only an explicit code or `end()` can cause and only `restart()` leaves.
 */
export type Status = 'idle' | 'starting' | 'active' | 'degraded' | 'expiring' | 'recovering' | 'ended';

export type Connectivity = 'online' | 'offline' | 'unknown';

/** What the visitor should hear once: their session was replaced, begun anew, or ended. */
export interface Notice {
  readonly id: string;
  readonly kind: 'renewed' | 'started_anew' | 'ended';
  /** The code that caused it; null where the visitor asked for it. */
  readonly code: ErrorCode | null;
  /** Why the session is over, as the service says (`idle`, `absolute`, …), or null. */
  readonly reason: string | null;
  readonly kept: readonly Keep[];
  /** Files that the session now there holds. */
  readonly uploads: number;
  /** Drafts on this device, which no session takes with it. */
  readonly drafts: number;
  readonly from: string | null;
  readonly to: string | null;
  /** Epoch milliseconds, by the client's clock. */
  readonly at: number;
  /** To quote to support. */
  readonly requestId: string | null;
}

/** A store as `useSyncExternalStore` wants it; snapshots are frozen and equal while nothing changes. */
export interface Store<S> {
  getSnapshot(): S;
  /** Always the same object: what a server renders, and the first render of a hydration. */
  getServerSnapshot(): S;
  subscribe(listener: () => void): () => void;
}

export interface Snapshot {
  readonly status: Status;
  /** In `starting` it may come from this device's cache, without profile, user or metadata. */
  readonly session: Session | null;
  /** Why the client is degraded or ended; null while all is well. */
  readonly error: SessionError | null;
  readonly notice: Notice | null;
  readonly connectivity: Connectivity;
  /** A request of the client itself is under way. */
  readonly busy: boolean;
  /** Since when no check has succeeded (epoch ms, client's clock); null while they do. */
  readonly staleSince: number | null;
  /** Degraded for longer than the grace: show what is there, take no new work. Not ended. */
  readonly readOnly: boolean;
  /** Set in `expiring`. `renewable`: staying is a renewal, since activity cannot move the end. */
  readonly warning: { readonly endsAt: number; readonly renewable: boolean } | null;
}

/** A code of the service, or one that only the client can find. */
export type ErrorCode = ProblemCode | ClientCode;
export type ClientCode =
  | 'network_unreachable'
  | 'timeout'
  | 'aborted'
  | 'protocol_error'
  | 'storage_unavailable'
  | 'signed_out'
  | 'upload_rejected'
  | 'queue_full';

export interface EventMap {
  status: { from: Status; to: Status };
  /** `reason` says how the session came: `created`, `restored`, `replaced`, `adopted` from another tab. */
  session: {
    reason: 'created' | 'restored' | 'replaced' | 'adopted';
    from: string | null;
    session: Session;
  };
  validated: { session: Session };
  ended: { error: SessionError; sessionId: string | null };
  notice: Notice;
  warning: { endsAt: number };
  /** Something worth a log line; never holds a credential. */
  diagnostic: { name: string; detail?: string };
}
export type EventType = keyof EventMap;

export interface RetryPolicy {
  tries: number;
  baseMs: number;
  capMs: number;
  budgetMs: number;
}

export interface SessionClientOptions {
  /** Where the service is, of this page's own origin unless the token transport is used. `/v1`. */
  baseUrl?: string;
  /** `cookieTransport()` unless told; `tokenTransport(…)` from `maria-sessions/storage/native`. */
  transport?: Transport;
  /** Prefix of everything kept in storage, and the name of the tabs' channel. `maria-sessions`. */
  name?: string;
  /** Sent as `Session-Client`: the app's name and version. */
  client?: string;
  /** What a new session is told; each key as in `POST /v1/session`. */
  begin?: {
    platform?: NonNullable<Schemas['CreateSessionBody']['platform']>;
    device_name?: string;
    locale?: string;
    app_version?: string;
    consents?: Record<string, boolean>;
    metadata?: Record<string, unknown>;
  };
  /** `automatic`: a recoverable expiry is renewed at once; `ask`: only by `restart()`. */
  recovery?: 'automatic' | 'ask';
  /** What is kept by renewals the client makes by itself; all of it unless told. */
  keep?: readonly Keep[];
  timeoutMs?: number;
  maxStaleMs?: number;
  focusCooldownMs?: number;
  touchMs?: number;
  /** After this long without a success `degraded` is `readOnly`. 24 h. */
  offlineGraceMs?: number;
  retry?: Partial<RetryPolicy>;
  messages?: Catalogue;
  locale?: string;
  /** A device that others use too: `end()` also wipes the drafts. */
  sharedDevice?: boolean;
  /** Everything outside: fetch, clock, chance, timers, storage, tabs, locks, lifecycle. */
  ports?: Partial<Ports>;
}

export interface ResetOptions {
  reason?: RenewReason;
  /** What the new session takes over; what is left out is deleted. All of it unless told. */
  keep?: readonly Keep[];
}

export interface RequestOptions {
  /** Makes a POST repeatable: it is tried again after lost answers. A UUIDv4. */
  idempotencyKey?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  query?: Record<string, string | number>;
}

export interface Devices {
  /** The devices of the session, this one first. */
  list(): Promise<Device[]>;
  rename(deviceId: string, name: string | null): Promise<Device>;
  /** Signs a device out; this one too, with `current`: the client is `ended` then. */
  revoke(deviceId: string): Promise<void>;
}

export interface SessionClient extends Store<Snapshot> {
  /** Starts the client; every call gives the same promise, until `dispose()`. */
  init(): Promise<Session>;
  /** Asks the service about the session; one request however many ask at once. */
  validate(): Promise<Session>;
  /** The session, asked for again where the last answer is older than `maxAgeMs` (30 s). */
  ensureFresh(maxAgeMs?: number): Promise<Session>;
  /** Tell the client that the visitor did something; cheap, throttled inside. */
  touch(): void;
  /** "Stay signed in": a touch, or a renewal where only that can move the end. */
  extend(): Promise<Session>;
  /** A new session in place of this one, as the visitor wishes. Ask them before. */
  reset(options?: ResetOptions): Promise<Session>;
  /** Signs out, on all devices and in all tabs. */
  end(): Promise<void>;
  /** Leaves `ended`, or begins recovery that was to be asked for. */
  restart(): Promise<Session>;
  /** Edits profile, locale or metadata at the revision the client knows; 412 is `revision_mismatch`. */
  update(changes: Schemas['AmendSessionBody']): Promise<Session>;
  /** A call of the service (`/session/…`), typed by the caller; recovered and repeated where safe. */
  request<T>(method: string, path: string, body?: unknown, options?: RequestOptions): Promise<T>;
  /**
   * `fetch` for the app's own endpoints, with this session's credential (the token only to
   * `baseUrl`'s origin); a 401 or 403 of theirs makes the client check, and is returned as it is.
   */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  readonly devices: Devices;
  readonly drafts: DraftStore;
  /** The words for an error or a notice, in the client's locale and catalogue. */
  describe(what: SessionError | Notice): UserMessage;
  on<T extends EventType>(type: T, listener: (event: EventMap[T]) => void): () => void;
  /** The visitor has seen the notice; it goes in all tabs. */
  acknowledge(noticeId: string): void;
  /** What is wrong with the set-up, by name. Loaded when first asked for. */
  doctor(): Promise<Finding[]>;
  /** Takes listeners and timers away (hot reload, tests); the session is not ended. */
  dispose(): void;
  /** What the outbox, uploads and bindings share with the client. */
  readonly ports: Ports;
  readonly name: string;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  readonly sharedDevice: boolean;
}

export type FindingName =
  | 'cookie_not_kept'
  | 'cross_site_base_url'
  | 'headers_not_exposed'
  | 'clock_off'
  | 'storage_blocked'
  | 'not_json'
  | 'no_https'
  | 'unreachable';

export interface Finding {
  readonly name: FindingName;
  readonly severity: 'error' | 'warning';
  /** For developers: what is wrong and what to do. */
  readonly detail: string;
}

export type * from './work-types.js';
