import { openRows, type Rows } from './database.js';
import { asSessionError, SessionError } from './errors.js';
import { parse, refusal, send } from './http.js';
import { outboxAt } from './places.js';
import { leftAt, newAt } from './record.js';
import { pauseAfter } from './retry.js';
import { createStore } from './store.js';
import type { ErrorCode, Outbox, OutboxHandler, OutboxItem, SessionClient } from './types.js';

const RETRY_BASE_MS = 1000;
const RETRY_CAP_MS = 60_000;
const FINAL = (status: number): boolean =>
  status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);

export interface OutboxOptions {
  maxItems?: number;
  maxBytes?: number;
  /** After this long an item is `failed`: nobody expects it to be sent any more. 72 h. */
  maxAgeMs?: number;
  /** A failed one that nobody retried or removed is deleted after this long. 30 days. */
  keepFailedMs?: number;
  /**
   * Told of such an item before it goes, in one tab, and waited for. What it fails with keeps the item,
   * and it is told again. Unless given, the console is told.
   */
  onExpire?: (item: OutboxItem) => unknown;
  rows?: Rows<OutboxRow>;
}

/** An item as it is kept: its error by code, since errors cannot be stored. */
export interface OutboxRow extends Omit<OutboxItem, 'error'> {
  error: { code: ErrorCode; status: number | null; requestId: string | null } | null;
}

/**
 * What the visitor sends, kept until the app's own server has said that it has it.
 *
 * An item is kept before it is sent and deleted only after a 2xx, with the same Idempotency-Key in
 * every try. Items of a lane go one after the other; lanes do not wait for each other, and a lane
 * does not wait for what was refused for good.
 */
export function createOutbox(client: SessionClient, options: OutboxOptions = {}): Outbox {
  const { ports, name } = client;
  const {
    maxItems = 200,
    maxBytes = 5_000_000,
    maxAgeMs = 72 * 3_600_000,
    keepFailedMs = 720 * 3_600_000,
  } = options;
  const onExpire = options.onExpire ?? (({ kind }) => ports.warn(`maria-sessions: ${kind} was never sent`));
  const rows = options.rows ?? openRows<OutboxRow>(outboxAt(name), ports.after);
  const handlers = new Map<string, OutboxHandler<never, never>>();
  const { write, ...store } = createStore<readonly OutboxItem[]>([]);
  const channel = ports.channel?.(`${name}:outbox`) ?? null;
  let flushing: Promise<void> | null = null;
  let again = false;
  let hurried = false;
  let cancelTimer = (): void => {};
  let stopped = false;

  const shown = ({ error, ...row }: OutboxRow): OutboxItem =>
    Object.freeze({ ...row, error: error && new SessionError(error.code, error) });
  const load = async (): Promise<OutboxRow[]> => {
    const all = await rows.all();
    all.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
    write(all.map(shown));
    return all;
  };
  const changed = async (): Promise<void> => {
    await load();
    channel?.post('changed');
  };
  const keep = async (row: OutboxRow): Promise<void> => {
    await rows.put(row);
    await changed();
  };
  const drop = async (id: string): Promise<void> => {
    await rows.remove(id);
    await changed();
  };
  const fail = (row: OutboxRow, { code, status, requestId }: SessionError): Promise<void> =>
    keep({ ...row, state: 'failed', nextAt: 0, failedAt: ports.now(), error: { code, status, requestId } });
  /** Nothing stays for ever that nobody wants. */
  const isOld = (row: OutboxRow): boolean =>
    row.state === 'failed' && ports.now() - (row.failedAt ?? row.createdAt) >= keepFailedMs;
  const ofEarlier = (row: OutboxRow): boolean => row.createdAt <= leftAt(client);
  /** Whoever comes next on this device must not send what the last one wrote; they may still read it. */
  const setAside = async (row: OutboxRow, error = new SessionError('signed_out')): Promise<void> => {
    if (client.sharedDevice) await drop(row.id);
    else if (row.state !== 'failed') await fail(row, error);
  };

  const submit = async (row: OutboxRow, handler: OutboxHandler): Promise<unknown> => {
    const path = typeof handler.path === 'string' ? handler.path : handler.path(row.payload);
    const body = handler.body ? handler.body(row.payload) : row.payload;
    const headers = {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'Idempotency-Key': row.key,
    };
    const init = { method: handler.method ?? 'POST', headers, body: JSON.stringify(body) };
    const through = { after: ports.after, fetch: client.fetch as typeof fetch };
    return send(through, client.timeoutMs, path, init, async (response) => {
      const answer = parse(await response.text());
      if (!response.ok) throw refusal(response, answer);
      // A log-in page or a hotel's: whoever answered so has not taken it.
      if (/\bhtml\b/.test(response.headers.get('Content-Type') ?? ''))
        throw new SessionError('protocol_error', { status: response.status, detail: 'A page came.' });
      return answer;
    });
  };

  /** Sends one item; false where its lane has to wait. */
  const handle = async ({ id }: OutboxRow): Promise<false | void> => {
    const row = await find(id);
    if (row && isOld(row))
      await Promise.resolve(shown(row))
        .then(onExpire)
        .then(
          () => drop(id),
          () => {},
        );
    if (!row || row.state === 'failed') return; // deleted or put aside since its lane was read
    if (ofEarlier(row)) return setAside(row);
    const handler = handlers.get(row.kind) as OutboxHandler | undefined;
    if (!handler) return false; // the page that can send it is not open
    if (ports.now() - row.createdAt > maxAgeMs) return fail(row, new SessionError('timeout'));
    const trying: OutboxRow = { ...row, state: 'sending', attempts: row.attempts + 1 };
    await keep(trying);
    try {
      const answer = await submit(trying, handler);
      await drop(row.id);
      handler.onSent?.(answer, shown(trying));
    } catch (thrown) {
      const error = asSessionError(thrown);
      const status = error.code === 'idempotency_in_flight' ? 0 : (error.status ?? 0);
      /** Deleted meanwhile, or its visitor has signed out. */
      const left = async (): Promise<boolean> => (await find(row.id))?.state !== 'sending';
      if (await left()) return;
      let next = trying;
      if ((status === 409 || status === 412) && handler.onConflict) {
        const decision = await Promise.resolve(error)
          .then((conflict) => handler.onConflict!(trying.payload, conflict))
          .catch(() => null); // a handler that fails has not resolved it
        if (await left()) return;
        if (decision?.action === 'drop') return drop(row.id);
        // Another payload is another request: under the old key it would be a mismatch.
        if (decision?.action === 'retry') next = { ...trying, payload: decision.payload, key: ports.uuid() };
      }
      if (FINAL(status) && next === trying) return fail(trying, error);
      const wait = pauseAfter(error, ports.random, trying.attempts, RETRY_BASE_MS, RETRY_CAP_MS);
      await keep({ ...next, state: 'waiting', nextAt: ports.now() + wait });
      return false;
    }
  };

  const drain = async (): Promise<void> => {
    again = false;
    const due = hurried ? Infinity : ports.now();
    hurried = false;
    const lanes = new Map<string, OutboxRow[]>();
    for (const row of await load())
      if (row.state !== 'failed' || isOld(row)) lanes.set(row.lane, [...(lanes.get(row.lane) ?? []), row]);
    await Promise.all(
      [...lanes.values()].map(async (lane) => {
        for (const row of lane) {
          if (stopped || due < row.nextAt || (await handle(row)) === false) return;
        }
      }),
    );
    const next = (await load())
      .filter((row) => row.state !== 'failed' && handlers.has(row.kind))
      .map((row) => row.nextAt - ports.now());
    cancelTimer();
    if (next.length && !stopped)
      cancelTimer = ports.after(Math.max(250, Math.min(...next, RETRY_CAP_MS)), () => void flush());
  };

  const flush = (): Promise<void> => {
    again = true;
    flushing ??= ports
      .ifFree(`${name}:outbox`, drain)
      .catch(() => {})
      .then((ran) => {
        flushing = null;
        if (stopped || (ran !== null && !again)) return;
        if (ran !== null) return flush(); // asked for while it was finishing
        // Another tab sends; should it go away, somebody has to look again.
        cancelTimer();
        cancelTimer = ports.after(RETRY_CAP_MS, () => void flush());
      });
    return flushing;
  };

  const leave = [
    ports.lifecycle.listen((event) => {
      if (event !== 'online') return;
      hurried = true; // what waits for its next try need not
      void flush();
    }),
    client.on('validated', () => void flush()),
    client.on('ended', ({ error }) => void left(error)),
  ];
  channel?.listen(() => void load());
  /** What an earlier visitor left: at its end, and where it ended in a page without an outbox. */
  const left = async (error?: SessionError): Promise<void> => {
    for (const row of await rows.all()) if (ofEarlier(row)) await setAside(row, error);
    await changed();
  };
  void left();

  const find = async (id: string): Promise<OutboxRow | undefined> =>
    (await rows.all()).find((row) => row.id === id);
  return {
    ...store,
    define: (kind, handler) => {
      handlers.set(kind, handler as unknown as OutboxHandler<never, never>);
      void flush();
    },
    add: async (kind, payload, { lane = 'default' } = {}) => {
      const all = await load();
      const bytes = JSON.stringify([...all.map((row) => row.payload), payload]).length;
      if (all.length >= maxItems || bytes > maxBytes) throw new SessionError('queue_full');
      const row: OutboxRow = {
        id: ports.uuid(),
        kind,
        lane,
        payload,
        key: ports.uuid(),
        // Strictly after what is there, so that the order in a lane outlives equal clocks.
        createdAt: Math.max(newAt(client), (all.at(-1)?.createdAt ?? 0) + 1),
        attempts: 0,
        nextAt: 0,
        state: 'waiting',
        failedAt: null,
        error: null,
      };
      await keep(row);
      void flush();
      return shown(row);
    },
    retry: async (id) => {
      const row = await find(id);
      if (!row) return;
      await keep({
        ...row,
        state: 'waiting',
        nextAt: 0,
        failedAt: null,
        error: null,
        createdAt: newAt(client),
      });
      await flush();
    },
    remove: drop,
    flush,
    persistent: rows.persistent,
    dispose: () => {
      stopped = true;
      cancelTimer();
      for (const off of leave) off();
      channel?.close();
    },
  };
}
