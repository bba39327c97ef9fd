import { asSessionError } from './errors.js';

/** What a refusal means for the session: the client's one table of codes. */
export type Verdict = 'ended' | 'renew' | 'begin' | 'lives';

const ENDED: readonly string[] = [
  'session_ended',
  'session_revoked',
  'session_reuse_detected',
  'session_blocked',
  'signed_out',
];
const OVER: readonly string[] = [
  'session_missing',
  'session_invalid',
  'session_not_found',
  'session_expired',
  'session_replaced',
  'recovery_window_closed',
];

/** Only a code of the service's own problem can end or replace a session; everything else lets it live. */
export function verdictOf(thrown: unknown): Verdict {
  const { code, over } = asSessionError(thrown);
  if (ENDED.includes(code)) return 'ended';
  if (!OVER.includes(code)) return 'lives';
  return over?.recoverable && code !== 'recovery_window_closed' ? 'renew' : 'begin';
}
