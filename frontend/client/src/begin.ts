import type { Caller, Reply, SessionAnswer } from './calls.js';
import { asSessionError, isCode, SessionError } from './errors.js';
import { sleep } from './retry.js';
import type { Settings } from './settings.js';
import type { State } from './state.js';
import type { Session } from './types.js';
import { verdictOf } from './verdicts.js';

const KEY_MS = 9 * 60_000; // the service replays a creation for ten minutes

/**
 * Ensures a session: the one a live credential names, or a new one.
 *
 * The Idempotency-Key is kept before the request goes out, so that every tab, and this one after a
 * reload, begins the same session; it goes once `take` has taken the answer. `startNew` sets a dead credential aside, never a live one.
 */
export async function begin(
  settings: Settings,
  { record }: Pick<State, 'record'>,
  call: Caller,
  startNew: boolean,
  wanted: () => boolean,
  take: (reply: Reply<SessionAnswer>) => Promise<Session>,
): Promise<Session> {
  const { ports } = settings;
  const slot = startNew ? 'begin_anew' : 'begin';
  const body = {
    platform: 'web',
    ...settings.begin,
    transport: settings.transport.kind,
    ...(startNew && { start_new: true }),
  };
  for (;;) {
    // The visitor has signed out since: what is begun now would be nobody's.
    if (!wanted()) throw new SessionError('aborted');
    const now = ports.now();
    const kept = record.get(slot);
    const reused = kept !== null && Math.abs(now - kept.at) < KEY_MS;
    const key = reused ? kept.key : ports.uuid();
    if (!reused) record.set(slot, { key, at: now });
    const forget = (): void => {
      if (record.get(slot)?.key === key) record.remove(slot);
    };
    try {
      const session = await take(await call<SessionAnswer>('POST', '/session', { body, key, wanted }));
      forget();
      return session;
    } catch (thrown) {
      const error = asSessionError(thrown);
      // What an earlier request made under this key may be over, or it said something else.
      const spoilt = isCode(error, 'idempotency_mismatch') || verdictOf(error) !== 'lives';
      if (spoilt) forget();
      if (!reused || !spoilt || error.status === null) throw error;
      const about = error.over?.session_id;
      if (about && about === record.get('session')?.session.session_id) continue; // the credential's own
      // What was made under it is over, and yet its answer may still be on its way to another tab: its
      // cookie would take the place of the next one, whose session would then be nobody's.
      await sleep(ports, Math.min(kept.at - now, 0) + settings.timeoutMs);
    }
  }
}
