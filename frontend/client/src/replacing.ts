import type { Caller, Reply, SessionAnswer } from './calls.js';
import { asSessionError, isCode, SessionError } from './errors.js';
import { withRetry } from './retry.js';
import type { Settings } from './settings.js';
import type { Mark, State } from './state.js';
import type { EventMap, Keep, Notice, RenewReason, Session } from './types.js';
import { verdictOf } from './verdicts.js';

/** Why a session is replaced, and what its successor takes over. */
export interface Replacing {
  reason: RenewReason;
  /** All of it unless told. */
  keep: readonly Keep[] | undefined;
}

export type Notify = (
  kind: Notice['kind'],
  why: SessionError,
  from: string | null,
  to: Session | null,
) => void;

/** How another session is put in place of one that is over, or that the visitor wants to leave. */
export function createReplacing(
  { ports, retry }: Settings,
  state: State,
  call: Caller,
  accept: (
    reply: Reply<SessionAnswer>,
    mark: Mark,
    reason: EventMap['session']['reason'],
  ) => Promise<Session>,
  beginWith: (startNew: boolean, mark: Mark) => Promise<Session>,
  notify: Notify,
) {
  /**
   * Puts another session in place of the one that `mark` was made with; no `cause`: since the
   * visitor wants it.
   *
   * Another tab may have put the successor there, or an earlier round whose answer was lost, and
   * with a cookie nobody sees it. To say `expired` settles that: a session that lives goes on as it
   * is. So what the visitor wants is repeated only where that shows that it was not done.
   */
  return (cause: SessionError | null, { reason, keep }: Replacing, mark: Mark): Promise<Session> => {
    const from = cause?.over?.session_id ?? mark.id;
    let why = cause;
    let repeated = cause !== null;
    let followed = false;
    const round = async (): Promise<Session> => {
      const now = state.session();
      if (now && now.session_id !== mark.id) return now;
      const current = { ...state.mark(), epoch: mark.epoch };
      const renew = async (because: RenewReason): Promise<Session> =>
        accept(
          await call<SessionAnswer>('POST', '/session/renew', {
            body: { reason: because, keep },
            once: true,
          }),
          current,
          'replaced',
        );
      let found: Session | null = null;
      try {
        if (repeated) found = await renew('expired');
        repeated = true;
        if (!why && (!found || found.session_id === from)) found = await renew(reason);
      } catch (thrown) {
        const error = asSessionError(thrown);
        // The cookie is gone since another tab signed out: from this session, or before it was renewed.
        const left = [from, mark.id, state.session()?.predecessor_id ?? null].some(state.hasEnded);
        if (isCode(error, 'session_missing') && left) throw new SessionError('signed_out');
        if (verdictOf(error) !== 'begin') throw error;
        why = error;
        found = null;
        // Another tab has gone on from here meanwhile: its credential is there by now, or was.
        if (isCode(error, 'session_replaced') && !followed) {
          followed = true;
          return round();
        }
      }
      // Without a cookie all tabs begin alike, so that all send the same key and body.
      found ??= await beginWith(!isCode(why, 'session_missing'), current);
      if (why && from !== null && found.session_id !== from)
        notify(verdictOf(why) === 'renew' ? 'renewed' : 'started_anew', why, from, found);
      return found;
    };
    return withRetry(ports, retry, round, state.wanted(mark));
  };
}
