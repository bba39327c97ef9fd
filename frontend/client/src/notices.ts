import { draftKeys } from './places.js';
import type { SessionError } from './errors.js';
import type { Settings } from './settings.js';
import type { Notice, Session } from './types.js';

/** What to tell the visitor. The id names what happened, so that all tabs make the same notice of it. */
export function noticeOf(
  { ports, name }: Pick<Settings, 'ports' | 'name'>,
  kind: Notice['kind'],
  { code, over, requestId }: SessionError,
  from: string | null,
  to: Session | null,
): Notice {
  const id = to?.session_id ?? null;
  return Object.freeze({
    id: `${kind}:${id ?? from}`,
    kind,
    code,
    reason: over?.reason ?? null,
    kept: over?.kept ?? [],
    uploads: to?.uploads.count ?? 0,
    drafts: draftKeys(ports.storage, name).length,
    from,
    to: id,
    at: ports.now(),
    requestId,
  });
}
