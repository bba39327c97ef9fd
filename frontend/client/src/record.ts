import type { KeyValue } from './ports.js';
import type { Notice, Session, SessionClient } from './types.js';

/** What of a session may be kept on the device and told to other tabs: nothing about the person. */
const PUBLIC = [
  'session_id',
  'revision',
  'status',
  'kind',
  'tenant_id',
  'device_id',
  'platform',
  'created_at',
  'last_seen_at',
  'idle_expires_at',
  'expires_at',
  'idle_expires_in_seconds',
  'expires_in_seconds',
  'warn_in_seconds',
  'check_in_seconds',
  'predecessor_id',
  'uploads',
  // of `uploads`:
  'count',
  'bytes',
  'limit',
] satisfies (keyof Session | keyof Session['uploads'])[];
export type PublicSession = Pick<Session, Extract<(typeof PUBLIC)[number], keyof Session>>;

/** A session as of `at`, the moment its answer came (epoch ms, this machine's clock). */
export interface Seen {
  session: PublicSession;
  at: number;
}

/** What is about the person, empty. */
const NOBODY = {
  user: null,
  roles: [],
  profile: { name: null, email: null },
  locale: null,
  consents: {},
  risk: { level: 'low' },
} satisfies Partial<Session>;

/** Field by field, inner ones too: what the service shows some day, and this client does not know, stays out. */
export const publicPart = (session: Session): PublicSession =>
  JSON.parse(JSON.stringify(session, PUBLIC)) as PublicSession;

/** A view made of what is public; what is about the person is empty until the service has answered. */
export const fromPublic = (part: PublicSession): Session => ({ ...NOBODY, ...part });

interface Kept {
  /** The session last confirmed. */
  session: Seen;
  /** Until the visitor has seen it. */
  notice: Notice;
  /** The id of the last notice: nothing is told twice. */
  told: string;
  /** The session that ended last and when, so that a tab that missed the message can tell. */
  ended: { id: string | null; code: string; at: number };
  /** A sign-out that the service has not confirmed yet. */
  ending: { id: string | null };
  /** The Idempotency-Keys with which all tabs begin one session, by the body's kind. */
  begin: { key: string; at: number };
  begin_anew: { key: string; at: number };
}

/** What this client keeps in the device's storage. Everything may vanish at any time. */
export interface DeviceRecord {
  get<K extends keyof Kept>(key: K): Kept[K] | null;
  set<K extends keyof Kept>(key: K, value: Kept[K]): void;
  remove(key: keyof Kept): void;
}

export function createRecord(storage: KeyValue, name: string): DeviceRecord {
  return {
    get: (key) => {
      try {
        const { v, d } = JSON.parse(storage.get(`${name}:${key}`) ?? 'null') ?? {};
        return v === 1 ? d : null;
      } catch {
        return null;
      }
    },
    set: (key, value) => storage.set(`${name}:${key}`, JSON.stringify({ v: 1, d: value })),
    remove: (key) => storage.remove(`${name}:${key}`),
  };
}

/** When a session last ended here (epoch ms). What was kept up to then is an earlier visitor's, whoever is there now. */
export const leftAt = ({ ports, name }: Pick<SessionClient, 'ports' | 'name'>): number =>
  createRecord(ports.storage, name).get('ended')?.at ?? 0;

/** The time of what is kept from now on: after that, whatever the clock says. */
export const newAt = (client: Pick<SessionClient, 'ports' | 'name'>): number =>
  Math.max(client.ports.now(), leftAt(client) + 1);
