import { useSyncExternalStore, type ReactNode } from 'react';
import { useSession } from './hooks.js';
import { useSessionContext } from './provider.js';
import { useSay } from './texts.js';

export interface OfflineBannerState {
  readonly kind: 'offline' | 'unreachable' | 'read_only';
  readonly text: string;
  /** How many messages wait in the outbox. */
  readonly waiting: number;
  readonly busy: boolean;
  tryNow(): void;
}

const none = (): (() => void) => () => {};

/** Says that the service is out of reach and what is kept. It goes by itself. */
export function OfflineBanner({
  children,
}: {
  children?: (state: OfflineBannerState) => ReactNode;
}): ReactNode {
  const { client, outbox } = useSessionContext();
  const say = useSay();
  const { status, connectivity, readOnly, busy, error } = useSession();
  const count = (): number => outbox?.getSnapshot().filter((item) => item.state !== 'failed').length ?? 0;
  const waiting = useSyncExternalStore(outbox?.subscribe ?? none, count, () => 0);
  const cut =
    status !== 'ended' &&
    status !== 'idle' &&
    (status === 'degraded' || connectivity === 'offline' || (status === 'starting' && error !== null));
  const kind = readOnly ? 'read_only' : connectivity === 'offline' ? 'offline' : 'unreachable';
  const text = cut
    ? [say(kind), waiting && say('waiting', { count: waiting })].filter(Boolean).join(' ')
    : '';
  const tryNow = (): void => void client.validate().catch(() => {});
  if (cut && children) return children({ kind, text, waiting, busy, tryNow });
  return (
    <div className="ms-banner" data-kind={kind} data-shown={cut}>
      <p role="status">{text}</p>
      {cut && (
        <button type="button" className="ms-button" aria-disabled={busy} onClick={busy ? undefined : tryNow}>
          {say('try_now')}
        </button>
      )}
    </div>
  );
}
