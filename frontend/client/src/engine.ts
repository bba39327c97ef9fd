import { begin } from './begin.js';
import type { Caller, Reply, SessionAnswer } from './calls.js';
import { asSessionError, isCode, SessionError } from './errors.js';
import { createFlights } from './flights.js';
import { noticeOf } from './notices.js';
import type { Settings } from './settings.js';
import type { Mark, State } from './state.js';
import type { TabMessage } from './tabs.js';
import { createReplacing, type Replacing } from './replacing.js';
import type { DraftStore, EventMap, Session, Status } from './types.js';
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
  drafts: Pick<DraftStore, 'count' | 'wipe'>,
  onTrouble: (error: SessionError) => void,
): Engine {
  const { ports, transport } = settings;
  const { record } = state;
  const flights = createFlights((busy) => state.patch({ busy }));
  let attendedAt = -Infinity;

  const session = (): Session | null => state.store.getSnapshot().session;
  const status = (): Status => state.store.getSnapshot().status;
  const attended = (): boolean => ports.now() - attendedAt <= ATTENDED_MS;
  const wanted = (mark: Mark) => (): boolean => state.mark().epoch === mark.epoch;
  const locked = <T>(work: () => Promise<T>): Promise<T> =>
    ports.withLock(`${settings.name}:session`, LOCK_WAIT_MS, work);

  const close = (error: SessionError, id: string | null): SessionError => {
    state.close(error, id);
    tell({ type: 'ended', id, code: error.code });
    return error;
  };

  const notify = (...of: Parameters<typeof noticeOf>): void => {
    const notice = noticeOf(...of);
    if (state.notify(notice)) tell({ type: 'notice', notice });
  };

  const accept: Engine['accept'] = async (reply, mark, reason = 'restored') => {
    const { session: answered, token } = reply.body;
    const counts = wanted(mark)();
    if (counts && state.hasEnded(answered.session_id)) {
      throw close(new SessionError('signed_out'), answered.session_id);
    }
    // The visitor signed out while this session was being made, and no tab shows it: it must not stay.
    const unwanted = !counts && reason === 'created' && status() === 'ended' && !record.get('session');
    if (counts || unwanted) await transport.accept(token === undefined ? {} : { token }, reply.sentWith);
    if (unwanted) endAgain(answered.session_id);
    const now = state.commit(answered, mark, reason);
    // It came late, and may have put an older cookie in the place of a newer one: while the service
    // still hands out the newer one for it, ask.
    if (now.session_id !== answered.session_id) ports.after(0, () => void sync().catch(() => {}));
    return now;
  };

  const endAgain = (id: string): void => {
    record.set('ending', { id });
    const again = async (): Promise<void> => {
      await flights.settled('ending'); // sent before there was anything to end
      record.set('ending', { id });
      await finishEnding();
    };
    ports.after(0, () => void again().catch(onTrouble));
  };

  const check = async (mark: Mark, once = false): Promise<Session> =>
    accept(await call<SessionAnswer>('GET', '/session', { once, wanted: wanted(mark) }), mark);

  const beginWith = (startNew: boolean, mark: Mark): Promise<Session> =>
    begin(settings, state, call, startNew, wanted(mark), (reply) =>
      accept(reply, mark, reply.body.session.session_id === mark.id ? 'restored' : 'created'),
    );

  const replace = createReplacing({
    settings,
    state,
    call,
    check,
    accept,
    beginWith,
    locked,
    wanted,
    drafts,
    notify,
  });

  /** The session lives, but cannot be reached: it is kept, and so is the visitor's work. */
  const degrade = (error: SessionError): void => {
    const staleSince = state.store.getSnapshot().staleSince ?? ports.now();
    state.patch({
      error,
      staleSince,
      readOnly: ports.now() - staleSince >= settings.offlineGraceMs,
      ...(session() && status() !== 'starting' ? { status: 'degraded', warning: null } : {}),
    });
    onTrouble(error);
  };

  const settle: Engine['settle'] = async (thrown, mark) => {
    const error = asSessionError(thrown);
    const verdict = verdictOf(error);
    if (!wanted(mark)() || status() === 'ended' || isCode(error, 'aborted')) throw error;
    if (verdict === 'lives') {
      degrade(error);
      throw error;
    }
    const now = session();
    if (now && now.session_id !== mark.id) return now; // it was about a session that has been left since
    if (verdict === 'ended') {
      const id = mark.id ?? error.over?.session_id ?? null;
      close(error, id);
      if (!isCode(error, 'signed_out'))
        notify('ended', error, { from: id, to: null, drafts: drafts.count(), at: ports.now() });
      throw error;
    }
    const waits = settings.recovery === 'ask' || !attended();
    state.patch({ status: 'recovering', error: error, warning: null });
    if (verdict === 'renew' && waits) throw error;
    try {
      return await replace(error, { reason: 'expired', keep: settings.keep }, mark);
    } catch (failure) {
      throw replacementFailed(failure, mark);
    }
  };

  const replacementFailed = (thrown: unknown, mark: Mark): SessionError => {
    const error = asSessionError(thrown);
    if (wanted(mark)() && status() !== 'ended' && !isCode(error, 'aborted')) {
      if (verdictOf(error) === 'ended') close(error, mark.id);
      else degrade(error);
    }
    return error;
  };

  const finishEnding = (): Promise<void> =>
    flights.run('ending', () =>
      locked(async () => {
        if (!record.get('ending')) return; // another tab has done it
        const sentWith = await transport.prepare();
        try {
          await call('DELETE', '/session', { wanted: () => record.get('ending') !== null });
        } catch (thrown) {
          const error = asSessionError(thrown);
          if (verdictOf(error) === 'lives') throw error; // else the credential opens nothing any more
        }
        await transport.discard(sentWith);
        record.remove('ending');
      }),
    );

  /** `anew`: a credential whose session was ended is set aside; the visitor wants to go on. */
  const start = async (anew: boolean, mark: Mark): Promise<Session> => {
    if (record.get('ending')) await finishEnding();
    // One tab after the other: the key that they agree on may reach another's storage too late.
    const found = await locked(() =>
      beginWith(false, mark).catch((thrown: unknown) => {
        if (!anew || verdictOf(asSessionError(thrown)) !== 'ended') throw thrown;
        return beginWith(true, mark);
      }),
    );
    const lost = mark.id !== null && ![found.session_id, found.predecessor_id].includes(mark.id);
    if (lost && !state.hasEnded(mark.id)) {
      notify('started_anew', new SessionError('session_missing'), {
        from: mark.id,
        to: found,
        drafts: drafts.count(),
        at: ports.now(),
      });
    }
    return found;
  };

  const sync: Engine['sync'] = () =>
    flights.run('session', async () => {
      if (status() === 'ended') throw state.store.getSnapshot().error;
      const mark = state.mark();
      try {
        return await (session() && state.confirmedAt() ? check(mark) : start(false, mark));
      } catch (thrown) {
        return settle(thrown, mark);
      }
    });

  /** Work that replaces the session waits for what is under way, and is what others join. */
  const alone = async (work: () => Promise<Session>): Promise<Session> => {
    await flights.settled('session');
    return flights.run('session', work);
  };

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
    settle: (thrown, mark) => {
      const verdict = verdictOf(asSessionError(thrown));
      return verdict === 'lives' ? settle(thrown, mark) : flights.run('session', () => settle(thrown, mark));
    },
    touch: () =>
      flights.run('touch', async () => {
        if (status() === 'ended') throw state.store.getSnapshot().error;
        const mark = state.mark();
        try {
          return await accept(
            await call<SessionAnswer>('POST', '/session/touch', { wanted: wanted(mark) }),
            mark,
          );
        } catch (thrown) {
          return flights.run('session', () => settle(thrown, mark));
        }
      }),
    reset: (how) =>
      flights.run('reset', () =>
        alone(async () => {
          if (status() === 'ended') throw state.store.getSnapshot().error;
          const mark = state.mark();
          state.patch({ status: 'recovering', warning: null });
          try {
            return await replace(null, how, mark);
          } catch (thrown) {
            throw replacementFailed(thrown, mark);
          }
        }),
      ),
    end: () =>
      flights.run('end', async () => {
        const id = session()?.session_id ?? null;
        record.set('ending', { id });
        close(new SessionError('signed_out'), id);
        if (settings.sharedDevice) drafts.wipe();
        // A creation under way may still bring a credential: it has to be there before it can be ended.
        await Promise.all(['session', 'touch', 'reset'].map(flights.settled));
        try {
          await finishEnding();
        } catch (thrown) {
          const error = asSessionError(thrown);
          onTrouble(error);
          throw error;
        }
      }),
    left: () => {
      close(new SessionError('signed_out'), session()?.session_id ?? null);
      void transport.prepare().then((sentWith) => transport.discard(sentWith));
    },
    rotate: () =>
      flights.run('rotate', () =>
        locked(async () => {
          const mark = state.mark();
          if (!transport.rotationDue(ports.now())) return; // another tab was faster
          await accept(await call<SessionAnswer>('POST', '/session/rotate', { wanted: wanted(mark) }), mark);
        }),
      ),
    restart: () =>
      flights.run('restart', async () => {
        await flights.settled('end');
        const { status: before, error } = state.store.getSnapshot();
        attendedAt = ports.now();
        if (before === 'recovering' && error && verdictOf(error) === 'renew') {
          return alone(async () => {
            const mark = state.mark();
            try {
              return await replace(error, { reason: 'expired', keep: settings.keep }, mark);
            } catch (thrown) {
              throw replacementFailed(thrown, mark);
            }
          });
        }
        if (before !== 'ended') return sync();
        state.reopen();
        return alone(async () => {
          const mark = state.mark();
          try {
            return await start(true, mark);
          } catch (thrown) {
            return settle(thrown, mark);
          }
        });
      }),
  };
}
