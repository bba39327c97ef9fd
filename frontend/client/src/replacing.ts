import type { Caller, Reply, SessionAnswer } from './calls.js';
import { asSessionError, isCode, isSessionError, SessionError } from './errors.js';
import type { noticeOf } from './notices.js';
import { withRetry } from './retry.js';
import type { Settings } from './settings.js';
import type { Mark, State } from './state.js';
import type { DraftStore, EventMap, Keep, RenewReason, Session } from './types.js';
import { verdictOf } from './verdicts.js';

/** Why a session is replaced, and what its successor takes over. */
export interface Replacing {
  reason: RenewReason;
  keep: readonly Keep[];
}

interface Around {
  settings: Settings;
  state: State;
  call: Caller;
  check(mark: Mark, once: boolean): Promise<Session>;
  accept(reply: Reply<SessionAnswer>, mark: Mark, reason: EventMap['session']['reason']): Promise<Session>;
  beginWith(startNew: boolean, mark: Mark): Promise<Session>;
  locked<T>(work: () => Promise<T>): Promise<T>;
  wanted(mark: Mark): () => boolean;
  drafts: Pick<DraftStore, 'count'>;
  notify(...of: Parameters<typeof noticeOf>): void;
}

/** How another session is put in place of one that is over, or that the visitor wants to leave. */
export function createReplacing(around: Around) {
  const { settings, state, call, check, accept, beginWith, locked, wanted, drafts, notify } = around;
  const { ports } = settings;

  /** The session as the service has it now, or the refusal that says how to go on. */
  const look = async (mark: Mark, from: string | null): Promise<Session | SessionError> => {
    try {
      return await check(mark, true);
    } catch (thrown) {
      const error = asSessionError(thrown);
      // The cookie is gone since another tab signed out: from this session, or, before it was renewed.
      const left = [from, mark.id, state.store.getSnapshot().session?.predecessor_id ?? null].some(
        state.hasEnded,
      );
      if (isCode(error, 'session_missing') && left) throw new SessionError('signed_out');
      if (['lives', 'ended'].includes(verdictOf(error))) throw error;
      return error;
    }
  };

  /**
   * Puts another session in place of the one that `mark` was made with.
   *
   * Every round but a first one that the visitor asked for looks before it renews: another tab may
   * have put the successor there, or an earlier round whose answer was lost, and with a cookie
   * nobody sees it. To renew then would renew the successor.
   */
  return (cause: SessionError | null, how: Replacing, mark: Mark): Promise<Session> => {
    const from = cause?.over?.session_id ?? mark.id;
    let why = cause;
    let first = cause === null;
    let followed = false;
    const done = (found: Session): Session => {
      if (why && from !== null && found.session_id !== from) {
        notify(verdictOf(why) === 'renew' ? 'renewed' : 'started_anew', why, {
          from,
          to: found,
          drafts: drafts.count(),
          at: ports.now(),
        });
      }
      return found;
    };
    const round = async (): Promise<Session> => {
      const now = state.store.getSnapshot().session;
      if (now && now.session_id !== mark.id) return now;
      const current = { ...state.mark(), epoch: mark.epoch };
      if (!first) {
        const found = await look(current, from);
        if (!isSessionError(found)) {
          if (why || found.session_id !== from) return done(found);
        } else why = found;
      }
      first = false;
      if (!why || verdictOf(why) === 'renew') {
        try {
          const body = { reason: how.reason, keep: how.keep };
          const reply = await call<SessionAnswer>('POST', '/session/renew', { body, once: true });
          return done(await accept(reply, current, 'replaced'));
        } catch (thrown) {
          const error = asSessionError(thrown);
          if (verdictOf(error) !== 'begin') throw error;
          why = error;
          // Another tab has gone on from here meanwhile: its credential is there by now, or was.
          if (isCode(error, 'session_replaced') && !followed) {
            followed = true;
            return round();
          }
        }
      }
      // Without a cookie all tabs begin alike, so that all send the same key and body.
      return done(await beginWith(!isCode(why, 'session_missing'), current));
    };
    return locked(() => withRetry(ports, settings.retry, round, wanted(mark)));
  };
}
