import { SessionError } from './errors.js';
import { createEvents, type Events } from './events.js';
import type { Ports } from './ports.js';
import { createRecord, fromPublic, publicPart, type DeviceRecord, type Seen } from './record.js';
import { createStore, type Writable } from './store.js';
import type { TabMessage } from './tabs.js';
import type { EventMap, Notice, Session, Snapshot, Status } from './types.js';

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
  session(): Session | null;
  status(): Status;
  /** When the session last was confirmed (epoch ms); 0: never in this page. */
  confirmedAt(): number;
  /** Before a request; hand the mark to `commit` with what came of it. */
  mark(): Mark;
  /** Asks whether an answer to it still counts: nobody has signed out since. */
  wanted(mark: Mark): () => boolean;
  /** Takes an answer, unless it is outdated; returns the session that is there then. */
  commit(session: Session, mark: Mark, reason: EventMap['session']['reason']): Session;
  /** Takes what another tab has seen. False where only the service can tell whose is newer. */
  adopt(seen: Seen): boolean;
  patch(changes: Partial<Snapshot>): void;
  /** Ends it here: answers to earlier requests are void from now on. False where it was known to be over. */
  close(error: SessionError, id: string | null): boolean;
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

/** Confirmed, and to be used: only then is there something to keep alive. */
export const isLive = (status: Status): boolean => status === 'active' || status === 'expiring';

/** Without trouble. */
const WELL = { error: null, staleSince: null, readOnly: false, warning: null } as const;

const FIRST: Snapshot = {
  ...WELL,
  status: 'idle',
  session: null,
  notice: null,
  connectivity: 'unknown',
  busy: false,
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

  const { getSnapshot } = store;
  const session = (): Session | null => getSnapshot().session;
  const status = (): Status => getSnapshot().status;
  const idNow = (): string | null => session()?.session_id ?? null;
  const dueAt = (seconds: number | undefined): number => seenAt + (seconds ?? Infinity) * 1000;

  const patch = (changes: Partial<Snapshot>): void => {
    const before = getSnapshot();
    const now = { ...before, ...changes };
    if ((Object.keys(changes) as (keyof Snapshot)[]).every((key) => before[key] === now[key])) return;
    store.write(now);
    if (before.status !== now.status) events.emit('status', { from: before.status, to: now.status });
    if (now.warning && !before.warning) events.emit('warning', { endsAt: now.warning.endsAt });
  };

  /** Active, or to be warned, by durations alone: the visitor's clock may be wrong. */
  const standing = (of: Session): Pick<Snapshot, 'status' | 'warning'> => {
    if (ports.now() < dueAt(of.warn_in_seconds)) return { status: 'active', warning: null };
    const before = getSnapshot().warning;
    const endsAt = dueAt(of.idle_expires_in_seconds);
    const renewable = of.expires_in_seconds <= of.idle_expires_in_seconds;
    const same = before?.endsAt === endsAt && before.renewable === renewable;
    return { status: 'expiring', warning: same ? before : Object.freeze({ endsAt, renewable }) };
  };

  const take = (taken: Session, at: number, reason: EventMap['session']['reason']): void => {
    const from = idNow();
    const first = confirmedAt === 0 || from !== taken.session_id;
    seenAt = at;
    confirmedAt = ports.now();
    patch({ ...WELL, session: Object.freeze(taken), ...standing(taken) });
    if (first) events.emit('session', { reason, from, session: taken });
  };

  return {
    store,
    record,
    events,
    session,
    status,
    patch,
    confirmedAt: () => confirmedAt,
    mark: () => ({ epoch, id: idNow(), order: ++order }),
    wanted: (mark) => () => mark.epoch === epoch,
    commit: (answered, mark, reason) => {
      if (mark.epoch !== epoch || status() === 'ended')
        throw new SessionError('aborted', { detail: 'The answer came after the session was left.' });
      const current = session();
      // Another answer was faster: this one tells of a session that has been left since.
      const outdated =
        current?.session_id === answered.session_id
          ? mark.order < newest || answered.revision < current.revision
          : current?.session_id !== mark.id && answered.predecessor_id !== current?.session_id;
      if (current && outdated) return current;
      newest = Math.max(newest, mark.order);
      const at = ports.now();
      take(answered, at, reason);
      events.emit('validated', { session: answered });
      const seen = { session: publicPart(answered), at };
      record.set('session', seen);
      tell({ type: 'seen', seen });
      return answered;
    },
    adopt: ({ session: seen, at }) => {
      const current = session();
      if (ended.has(seen.session_id)) return true;
      if (current?.session_id === seen.session_id) {
        if (at > seenAt) take({ ...current, ...seen }, at, 'adopted');
        return seen.revision === current.revision;
      }
      const older = current && Date.parse(seen.created_at) <= Date.parse(current.created_at);
      if (older && seen.predecessor_id !== current.session_id) return false;
      take(fromPublic(seen), at, 'adopted');
      return false;
    },
    close: (error, id) => {
      epoch++;
      // Who is blocked may be let in again; everything else is over for good.
      const gone = error.code === 'session_blocked' ? null : id;
      if (gone !== null) ended.add(gone);
      // A tab that hears of it late must not take what the next visitor has kept since for the last one's.
      const before = record.get('ended');
      const again = gone !== null && before?.id === gone;
      record.set('ended', { id: gone, code: error.code, at: again ? before.at : ports.now() });
      if (record.get('session')?.session.session_id === id) record.remove('session');
      record.remove('notice');
      patch({ ...WELL, status: 'ended', session: null, notice: null, error, busy: false });
      events.emit('ended', { error, sessionId: id });
      return !again;
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
      const remembered = fresh ? Object.freeze(fromPublic(seen.session)) : null;
      patch({ status: 'starting', notice: record.get('notice'), session: session() ?? remembered });
    },
    tick: () => {
      const current = session();
      if (current && status() === 'active') patch(standing(current));
    },
    checkDueAt: () => dueAt(session()?.check_in_seconds),
    warnDueAt: () => dueAt(session()?.warn_in_seconds),
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
      if (getSnapshot().notice?.id === id) patch({ notice: null });
    },
  };
}
