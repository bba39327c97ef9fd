import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { asSessionError, type SessionError } from '../errors.js';
import { describe } from '../messages.js';
import { useArrival, type HeadingRef } from './focus.js';
import { useSession } from './hooks.js';
import { Live } from './live.js';
import { useSessionContext } from './provider.js';
import { useSay, type Say } from './texts.js';

/** Seconds before the end at which the time left is said; a countdown would be read out every second. */
const MARKS = [20, 30, 60, 120];

/** The mark that the time left has come to; before the first one, whole minutes. */
export function markOf(seconds: number, first: number): number {
  return MARKS.find((mark) => seconds <= mark) ?? Math.ceil(first / 60) * 60;
}

const inWords = (seconds: number, say: Say): string =>
  seconds >= 60 ? say('minutes', { count: seconds / 60 }) : say('seconds', { count: seconds });

export interface ExpiryWarningState {
  readonly secondsLeft: number;
  /** Changes only at two minutes, one minute, 30 and 20 seconds: fit for being read out. */
  readonly timeLeft: string;
  /** Staying is a renewal: activity cannot move this end. */
  readonly renewable: boolean;
  readonly busy: boolean;
  /** Why staying did not work. */
  readonly error: SessionError | null;
  extend(): void;
  readonly headingRef: HeadingRef;
}

/** Warns before the session pauses, as WCAG 2.2.1 wants it: time enough, one press, as often as needed. */
export function SessionExpiryWarning({
  children,
}: {
  children?: (state: ExpiryWarningState) => ReactNode;
}): ReactNode {
  const { client } = useSessionContext();
  const say = useSay();
  const { warning } = useSession();
  const [now, setNow] = useState(0);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SessionError | null>(null);
  const first = useRef(0);
  const headingRef = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const endsAt = warning?.endsAt ?? null;

  useEffect(() => {
    if (endsAt === null) return;
    let stop = (): void => {};
    const tick = (): void => {
      setNow(client.ports.now());
      stop = client.ports.after(1000, tick);
    };
    first.current = (endsAt - client.ports.now()) / 1000;
    tick();
    return () => {
      stop();
      setNow(0);
      setError(null);
    };
  }, [client, endsAt]);

  const secondsLeft = endsAt !== null && now ? Math.ceil((endsAt - now) / 1000) : 0;
  const shown = warning !== null && secondsLeft > 0;
  useArrival(shown ? String(endsAt) : null, headingRef);

  const extend = (): void => {
    setBusy(true);
    setError(null);
    client
      .extend()
      .catch((caught) => setError(asSessionError(caught)))
      .finally(() => setBusy(false));
  };
  if (!shown) return <Live text="" />;
  const timeLeft = inWords(markOf(secondsLeft, first.current), say);
  const { renewable } = warning;
  const body = say(renewable ? 'expiry_end_body' : 'expiry_body', { time: timeLeft });
  const clock = `${Math.floor(secondsLeft / 60)}:${String(secondsLeft % 60).padStart(2, '0')}`;
  return (
    <>
      <Live text={error ? describe(error, client).title : body} />
      {children?.({ secondsLeft, timeLeft, renewable, busy, error, extend, headingRef }) ?? (
        <dialog open className="ms-warning" aria-labelledby={`${id}t`} aria-describedby={`${id}b`}>
          <h2 id={`${id}t`} tabIndex={-1} ref={headingRef}>
            {say('expiry_title')}
          </h2>
          <span className="ms-clock" aria-hidden="true">
            {clock}
          </span>
          <p id={`${id}b`}>{body}</p>
          {error && <p className="ms-error">{describe(error, client).title}</p>}
          <button
            type="button"
            className="ms-button ms-primary"
            aria-disabled={busy}
            onClick={busy ? undefined : extend}
          >
            {say(renewable ? 'renew' : 'extend')}
          </button>
        </dialog>
      )}
    </>
  );
}
