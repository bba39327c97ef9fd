import type { Status } from 'maria-sessions';
import { useSession } from 'maria-sessions/react';
import type { ReactNode } from 'react';

const WORDS: Record<Status, string> = {
  idle: 'Starting',
  starting: 'Starting',
  active: 'Session is safe',
  degraded: 'Out of reach',
  expiring: 'Pausing soon',
  recovering: 'Paused',
  ended: 'No session',
};

export function StatusBadge(): ReactNode {
  const { status, busy } = useSession();
  const words = status === 'recovering' && busy ? 'Recovering' : WORDS[status];
  return (
    <p className="status" data-status={status}>
      <span className="dot" aria-hidden="true" />
      {words}
    </p>
  );
}
