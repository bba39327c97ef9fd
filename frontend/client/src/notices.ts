import type { SessionError } from './errors.js';
import type { Notice, Session } from './types.js';

/** What to tell the visitor. The id names what happened, so that all tabs make the same notice of it. */
export function noticeOf(
  kind: Notice['kind'],
  error: SessionError,
  { from, to, drafts, at }: { from: string | null; to: Session | null; drafts: number; at: number },
): Notice {
  return Object.freeze({
    id: `${kind}:${to?.session_id ?? from}`,
    kind,
    code: error.code,
    reason: error.over?.reason ?? null,
    kept: error.over?.kept ?? [],
    uploads: to?.uploads.count ?? 0,
    drafts,
    from,
    to: to?.session_id ?? null,
    at,
    requestId: error.requestId,
  });
}
