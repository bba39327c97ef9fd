import { SessionError } from './errors.js';
import { createEvents, type Events } from './events.js';
import type { Ports } from './ports.js';
import { createRecord, fromPublic, publicPart, type DeviceRecord, type Seen } from './record.js';
import { createStore, type Writable } from './store.js';
import type { TabMessage } from './tabs.js';
import type { EventMap, Notice, Session, Snapshot } from './types.js';

/** What the client knew when it sent a request: what its answer is held against. */
export interface Mark {
  readonly epoch: number;
  readonly id: string | null;
  readonly order: number;
}

/** Where the client stands, and the only place that decides which answers still count. */
export interface State {
  readonly store: Writable<Snapshot>;
  readonly record: DeviceRecord;
  readonly events: Events;
  /** When the session last was confirmed (epoch ms); 0: never in this page. */
  confirmedAt(): number;
  /** Before a request; hand the mark to `commit` with what came of it. */
  mark(): Mark;
  /** Takes an answer, unless it is outdated; returns the session that is there then. */
  commit(session: Session, mark: Mark, reason: EventMap['session']['reason']): Session;
  /** Takes what another tab has seen. False where only the service can tell whose is newer. */
  adopt(seen: Seen): boolean;
  patch(changes: Partial<Snapshot>): void;
  /** Ends it here: answers to earlier requests are void from now on. */
  close(error: SessionError, id: string | null): void;
  /** Makes answers to earlier requests void. */
  forget(): void;
  /** Leaves `ended`: answers to earlier requests are void. */
  reopen(): void;
  /** Notes that a session is over, whatever is answered about it from now on. */
  bury(id: string): void;
  hasEnded(id: string | null): boolean;
  /** Shows what this device remembers, until the service has answered. */
  remember(): void;
  /** Warns, once the time has come. */
  tick(): void;
  /** Epoch ms: when the next check is due. */
  checkDueAt(): number;
  /** Epoch ms: when to warn. */
  warnDueAt(): number;
  /** False where the visitor has been told this before. */
  notify(notice: Notice): boolean;
  acknowledge(id: string): void;
}

const FIRST: Snapshot = {
  status: 'idle',
  session: null,
  error: null,
  notice: null,
  connectivity: 'unknown',
  busy: false,
  staleSince: null,
  readOnly: false,
  warning: null,
};

export function createState(ports: Ports, name: string, tell: (message: TabMessage) => void): State {
  const store = createStore(FIRST);
  const events = createEvents();
  const record = createRecord(ports.storage, name);
  const ended = new Set<string>();
  let epoch = 0;
  let order = 0;
  let newest = 0;
  let confirmedAt = 0;
  let seenAt = 0;

  const patch = (changes: Partial<Snapshot>): void => {
    const before = store.getSnapshot();
    const keys = Object.keys(changes) as (keyof Snapshot)[];
    if (keys.every((key) => Object.is(before[key], changes[key]))) return;
    store.write({ ...before, ...changes });
    const to = store.getSnapshot().status;
    if (before.status !== to) events.emit('status', { from: before.status, to });
    const warning = store.getSnapshot().warning;
    if (warning && !before.warning) events.emit('warning', { endsAt: warning.endsAt });
  };

  /** Active, or to be warned, by durations alone: the visitor's clock may be wrong. */
  const standing = (session: Session): Pick<Snapshot, 'status' | 'warning'> => {
    if (ports.now() < seenAt + session.warn_in_seconds * 1000) return { status: 'active', warning: null };
    const before = store.getSnapshot().warning;
    const endsAt = seenAt + session.idle_expires_in_seconds * 1000;
    const renewable = session.expires_in_seconds <= session.idle_expires_in_seconds;
    const same = before?.endsAt === endsAt && before.renewable === renewable;
    return { status: 'expiring', warning: same ? before : Object.freeze({ endsAt, renewable }) };
  };

  const take = (session: Session, at: number, reason: EventMap['session']['reason']): void => {
    const from = store.getSnapshot().session?.session_id ?? null;
    const first = confirmedAt === 0 || from !== session.session_id;
    seenAt = at;
    confirmedAt = ports.now();
    patch({
      session: Object.freeze(session),
      error: null,
      staleSince: null,
      readOnly: false,
      ...standing(session),
    });
    if (first) events.emit('session', { reason, from, session });
  };

  return {
    store,
    record,
    events,
    patch,
    confirmedAt: () => confirmedAt,
    mark: () => ({ epoch, id: store.getSnapshot().session?.session_id ?? null, order: ++order }),
    commit: (session, mark, reason) => {
      const current = store.getSnapshot().session;
      if (mark.epoch !== epoch || store.getSnapshot().status === 'ended')
        throw new SessionError('aborted', { detail: 'The answer came after the session was left.' });
      const same = current?.session_id === session.session_id;
      // Another answer was faster: this one tells of a session that has been left since.
      const outdated = same
        ? mark.order < newest
        : current !== null && current.session_id !== mark.id && session.predecessor_id !== current.session_id;
      if (current && outdated) return current;
      newest = Math.max(newest, mark.order);
      const at = ports.now();
      take(session, at, reason);
      events.emit('validated', { session });
      const seen = { session: publicPart(session), at };
      record.set('session', seen);
      tell({ type: 'seen', seen });
      return session;
    },
    adopt: (seen) => {
      const current = store.getSnapshot().session;
      if (ended.has(seen.session.session_id)) return true;
      if (current?.session_id === seen.session.session_id) {
        if (seen.at > seenAt) take({ ...current, ...seen.session }, seen.at, 'adopted');
        return seen.session.revision === current.revision;
      }
      const follows = seen.session.predecessor_id === current?.session_id;
      if (current && !follows && Date.parse(seen.session.created_at) <= Date.parse(current.created_at))
        return false;
      newest = ++order;
      take(fromPublic(seen.session), seen.at, 'adopted');
      return false;
    },
    close: (error, id) => {
      epoch++;
      // Who is blocked may be let in again; everything else is over for good.
      const gone = error.code === 'session_blocked' ? null : id;
      if (gone !== null) ended.add(gone);
      record.set('ended', { id: gone, code: error.code });
      if (record.get('session')?.session.session_id === id) record.remove('session');
      record.remove('notice');
      patch({
        status: 'ended',
        session: null,
        notice: null,
        error,
        warning: null,
        staleSince: null,
        readOnly: false,
        busy: false,
      });
      events.emit('ended', { error, sessionId: id });
    },
    forget: () => void epoch++,
    reopen: () => {
      epoch++;
      confirmedAt = 0;
      patch({ status: 'starting', error: null, notice: null });
    },
    bury: (id) => void ended.add(id),
    remember: () => {
      const seen = record.get('session');
      const fresh = seen && ports.now() < seen.at + seen.session.idle_expires_in_seconds * 1000;
      const session =
        fresh && !store.getSnapshot().session ? { session: Object.freeze(fromPublic(seen.session)) } : {};
      patch({ status: 'starting', notice: record.get('notice'), ...session });
    },
    tick: () => {
      const { session, status } = store.getSnapshot();
      if (session && status === 'active') patch(standing(session));
    },
    checkDueAt: () => seenAt + (store.getSnapshot().session?.check_in_seconds ?? Infinity) * 1000,
    warnDueAt: () => seenAt + (store.getSnapshot().session?.warn_in_seconds ?? Infinity) * 1000,
    hasEnded: (id) => id !== null && (ended.has(id) || record.get('ended')?.id === id),
    notify: (notice) => {
      if (record.get('told') === notice.id) return false;
      record.set('told', notice.id);
      record.set('notice', notice);
      patch({ notice });
      events.emit('notice', notice);
      return true;
    },
    acknowledge: (id) => {
      if (record.get('notice')?.id === id) record.remove('notice');
      if (store.getSnapshot().notice?.id === id) patch({ notice: null });
    },
  };
}
