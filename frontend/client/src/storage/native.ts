import { SessionError } from '../errors.js';
import type { Prepared, Transport } from '../transport.js';

/** Where a token is kept: the platform's secure store. Ordinary web storage is readable by any script. */
export interface SecretStore {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
}

interface KeptToken {
  token: string;
  at: number;
}

const DAY_MS = 86_400_000;

/**
 * For apps and pages of another origin: the token travels as `Authorization: Bearer`.
 *
 * A new token is kept before it is used, and replaces only the one that was sent: a late answer
 * never puts an older token back. Until the new one is seen the old one stays good, so a lost
 * answer of a rotation can be asked for again.
 */
export function tokenTransport(
  store: SecretStore,
  {
    key = 'maria-sessions:token',
    rotateAfterMs = DAY_MS,
    now = Date.now,
  }: { key?: string; rotateAfterMs?: number; now?: () => number } = {},
): Transport {
  const sent = new WeakMap<Prepared, string | null>();
  let age: number | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  /** One reading and writing of the store after the other. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => {});
    return mine;
  };
  /** A store that cannot be read is not an empty one: to begin anew then would leave a session behind. */
  const access = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      throw new SessionError('storage_unavailable', { cause });
    }
  };
  const read = async (): Promise<KeptToken | null> => {
    const text = (await access(store.get(key))) ?? 'null';
    try {
      return JSON.parse(text) as KeptToken | null;
    } catch {
      return null;
    }
  };
  return {
    kind: 'token',
    prepare: () =>
      inTurn(async () => {
        const kept = await read();
        age = kept?.at ?? null;
        const headers: Record<string, string> = kept ? { Authorization: `Bearer ${kept.token}` } : {};
        const prepared: Prepared = { headers, credentials: 'omit' };
        sent.set(prepared, kept?.token ?? null);
        return prepared;
      }),
    accept: ({ token }, sentWith) =>
      inTurn(async () => {
        if (token === undefined) return;
        const kept = await read();
        if (kept && (kept.token !== sent.get(sentWith) || kept.token === token)) return;
        age = now();
        await access(store.set(key, JSON.stringify({ token, at: age } satisfies KeptToken)));
      }),
    discard: (sentWith) =>
      inTurn(async () => {
        const kept = await read();
        if (kept && kept.token === sent.get(sentWith)) await access(store.remove(key));
      }),
    rotationDue: (at) => age !== null && at - age >= rotateAfterMs,
  };
}
