import { begin } from './begin.js';
import type { Caller, Reply, SessionAnswer } from './calls.js';
import { draftKeys, outboxAt, uploadsAt } from './places.js';
import { asSessionError, isCode, SessionError } from './errors.js';
import { createFlights } from './flights.js';
import { noticeOf } from './notices.js';
import type { Settings } from './settings.js';
import type { Mark, State } from './state.js';
import type { TabMessage } from './tabs.js';
import { createReplacing, type Notify, type Replacing } from './replacing.js';
import type { EventMap, Session } from './types.js';
import { verdictOf } from './verdicts.js';

const LOCK_WAIT_MS = 3000;
const ATTENDED_MS = 60_000;

/** Begins, checks, replaces and ends the session. Tabs may do all of it at once: the service decides. */
export interface Engine {
  /** Asks the service about the session, or begins one; goes on with a successor where it is over. */
  sync(): Promise<Session>;
  /** A person is there: for a minute, a session that is found expired is renewed at once. */
  attend(): void;
  attended(): boolean;
  touch(): Promise<Session>;
  reset(how: Replacing): Promise<Session>;
  end(): Promise<void>;
  /** This device was signed out: the service has done so already. */
  left(): void;
  restart(): Promise<Session>;
  /** A fresh token, where the transport says that its own is old. */
  rotate(): Promise<void>;
  /** Takes an answer that shows the session. */
  accept(reply: Reply<SessionAnswer>, mark: Mark, reason?: EventMap['session']['reason']): Promise<Session>;
  /** After a refusal of a request: the session to go on with; throws where there is none. */
  settle(thrown: unknown, mark: Mark): Promise<Session>;
  /** Finishes a sign-out that the service has not confirmed. */
  finishEnding(): Promise<void>;
  /** Answers on their way count no more, and nobody waits for them. */
  forget(): void;
}

export function createEngine(
  settings: Settings,
  state: State,
  call: Caller,
  tell: (message: TabMessage) => void,
  onTrouble: (error: SessionError) => void,
): Engine {
  const { ports, transport, name } = settings;
  const { record, session, wanted } = state;
  const flights = createFlights((busy) => state.patch({ busy }));
  const recovery: Replacing = { reason: 'expired', keep: settings.keep };
  let attendedAt = -Infinity;

  const ended = (): boolean => state.status() === 'ended';
  const attended = (): boolean => ports.now() - attendedAt <= ATTENDED_MS;
  const locked = <T>(work: () => Promise<T>): Promise<T> =>
    ports.withLock(`${name}:session`, LOCK_WAIT_MS, work);

  const close = (error: SessionError, id: string | null): SessionError => {
    // In whatever page: it need not have uploads or an outbox. What was known before is left to the
    // next visitor, who may have kept something since.
    if (state.close(error, id)) {
      ports.dropDatabase(uploadsAt(name));
      if (settings.sharedDevice) ports.dropDatabase(outboxAt(name));
    }
    if (settings.sharedDevice && isCode(error, 'signed_out'))
      draftKeys(ports.storage, name).forEach((key) => ports.storage.remove(key));
    tell({ type: 'ended', id, code: error.code });
    return error;
  };

  const notify: Notify = (...of) => {
    const notice = noticeOf(settings, ...of);
    if (state.notify(notice)) tell({ type: 'notice', notice });
  };

  const accept: Engine['accept'] = async (reply, mark, reason = 'restored') => {
    const { session: answered, token } = reply.body;
    const id = answered.session_id;
    const counts = wanted(mark)();
    if (counts && state.hasEnded(id)) throw close(new SessionError('signed_out'), id);
    // The visitor signed out while this session was being made, and no tab shows it: it must not stay.
    const unwanted = !counts && reason === 'created' && ended() && !record.get('session');
    if (counts || unwanted) await transport.accept(token === undefined ? {} : { token }, reply.sentWith);
    if (unwanted) {
      record.set('ending', { id });
      ports.after(0, () => void finishEnding().catch(onTrouble));
    }
    const now = state.commit(answered, mark, reason);
    // It came late, and may have put an older cookie in the place of a newer one: while the service
    // still hands out the newer one for it, ask.
    if (now.session_id !== id) ports.after(0, () => void sync().catch(() => {}));
    return now;
  };

  const ask = async (method: string, path: string, mark: Mark): Promise<Session> =>
    accept(await call<SessionAnswer>(method, path, { wanted: wanted(mark) }), mark);

  const beginWith = (startNew: boolean, mark: Mark): Promise<Session> =>
    begin(settings, state, call, startNew, wanted(mark), (reply) =>
      accept(reply, mark, reply.body.session.session_id === mark.id ? 'restored' : 'created'),
    );

  const replacing = createReplacing(settings, state, call, accept, beginWith, notify);
  const replace: typeof replacing = (...of) => locked(() => replacing(...of));

  /** Shows what a failure means, the session's end or that it cannot be reached, and throws it. */
  const fail = async (thrown: unknown, mark: Mark): Promise<Session> => {
    const error = asSessionError(thrown);
    const verdict = verdictOf(error);
    if (!wanted(mark)() || ended() || isCode(error, 'aborted')) throw error;
    const now = session();
    // It was about a session that has been left since.
    if (verdict !== 'lives' && now && now.session_id !== mark.id) return now;
    if (verdict === 'ended') {
      const id = mark.id ?? error.over?.session_id ?? null;
      close(error, id);
      if (!isCode(error, 'signed_out')) notify('ended', error, id, null);
      throw error;
    }
    const staleSince = state.store.getSnapshot().staleSince ?? ports.now();
    state.patch({
      error,
      staleSince,
      readOnly: ports.now() - staleSince >= settings.offlineGraceMs,
      ...(now && state.status() !== 'starting' ? { status: 'degraded', warning: null } : {}),
    });
    onTrouble(error);
    throw error;
  };

  /** Goes on after a failure, in another session where one can follow this one. */
  const settle = async (thrown: unknown, mark: Mark): Promise<Session> => {
    const error = asSessionError(thrown);
    const verdict = verdictOf(error);
    const now = session();
    const left = !wanted(mark)() || ended() || (now && now.session_id !== mark.id);
    if (left || verdict === 'lives' || verdict === 'ended') return fail(error, mark);
    state.patch({ status: 'recovering', error, warning: null });
    if (verdict === 'renew' && (settings.recovery === 'ask' || !attended())) throw error;
    return replace(error, recovery, mark).catch((failure) => fail(failure, mark));
  };

  const finishEnding = (): Promise<void> =>
    flights.run('ending', () =>
      locked(async () => {
        // Once more where a newer session was signed out of meanwhile; none where another tab has done it.
        for (let ending = record.get('ending'); ending; ending = record.get('ending')) {
          const sentWith = await transport.prepare();
          try {
            await call('DELETE', '/session', { wanted: () => record.get('ending') !== null });
          } catch (thrown) {
            const error = asSessionError(thrown);
            if (verdictOf(error) === 'lives') throw error; // else the credential opens nothing any more
          }
          await transport.discard(sentWith);
          if (record.get('ending')?.id === ending.id) record.remove('ending');
        }
      }),
    );

  /** `anew`: a credential whose session was ended is set aside; the visitor wants to go on. */
  const start = async (anew: boolean, mark: Mark): Promise<Session> => {
    if (record.get('ending')) await finishEnding();
    // One tab after the other: the key that they agree on may reach another's storage too late.
    const found = await locked(() =>
      beginWith(false, mark).catch((thrown: unknown) => {
        if (!anew || verdictOf(thrown) !== 'ended') throw thrown;
        return beginWith(true, mark);
      }),
    );
    const lost = mark.id !== null && ![found.session_id, found.predecessor_id].includes(mark.id);
    if (lost && !state.hasEnded(mark.id))
      notify('started_anew', new SessionError('session_missing'), mark.id, found);
    return found;
  };

  /** Work with the session as it stands; what it fails with is settled. */
  const marked = async (
    work: (mark: Mark) => Promise<Session>,
    failed: (thrown: unknown, mark: Mark) => Promise<Session> = settle,
  ): Promise<Session> => {
    if (ended()) throw state.store.getSnapshot().error;
    const mark = state.mark();
    return work(mark).catch((thrown) => failed(thrown, mark));
  };
  const joined = (thrown: unknown, mark: Mark): Promise<Session> =>
    flights.run('session', () => settle(thrown, mark));

  const sync = (): Promise<Session> =>
    flights.run('session', () =>
      marked((mark) =>
        session() && state.confirmedAt() ? ask('GET', '/session', mark) : start(false, mark),
      ),
    );

  /** Work that replaces the session waits for what is under way, and is what others join. */
  const alone = async (...how: Parameters<typeof marked>): Promise<Session> => {
    await flights.settled('session');
    return flights.run('session', () => marked(...how));
  };
  const replaceAlone = (cause: SessionError | null, how: Replacing): Promise<Session> =>
    alone((mark) => {
      if (!cause) state.patch({ status: 'recovering', warning: null });
      return replace(cause, how, mark);
    }, fail);

  return {
    sync,
    attend: () => {
      attendedAt = ports.now();
    },
    attended,
    accept,
    finishEnding,
    forget: () => {
      state.forget();
      flights.forget();
    },
    settle: (thrown, mark) => (verdictOf(thrown) === 'lives' ? settle : joined)(thrown, mark),
    touch: () => flights.run('touch', () => marked((mark) => ask('POST', '/session/touch', mark), joined)),
    reset: (how) => flights.run('reset', () => replaceAlone(null, how)),
    end: () =>
      flights.run('end', async () => {
        const id = session()?.session_id ?? null;
        record.set('ending', { id });
        close(new SessionError('signed_out'), id);
        // A creation under way may still bring a credential: it has to be there before it can be ended.
        await Promise.all(['session', 'touch', 'reset'].map(flights.settled));
        await finishEnding().catch((thrown) => {
          onTrouble(asSessionError(thrown));
          throw thrown;
        });
      }),
    left: () => {
      close(new SessionError('signed_out'), session()?.session_id ?? null);
      void transport.prepare().then((sentWith) => transport.discard(sentWith));
    },
    rotate: () =>
      flights.run('rotate', () =>
        locked(async () => {
          const mark = state.mark();
          await transport.prepare(); // which reads the token: another tab may have been faster
          if (transport.rotationDue(ports.now())) await ask('POST', '/session/rotate', mark);
        }),
      ),
    restart: () =>
      flights.run('restart', async () => {
        await flights.settled('end');
        const { status, error } = state.store.getSnapshot();
        attendedAt = ports.now();
        if (status === 'recovering' && error && verdictOf(error) === 'renew')
          return replaceAlone(error, recovery);
        if (status !== 'ended') return sync();
        state.reopen();
        return alone((mark) => start(true, mark));
      }),
  };
}
