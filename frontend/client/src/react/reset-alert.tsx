import { useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { UserMessage } from '../messages.js';
import type { Notice } from '../types.js';
import { useArrival } from './focus.js';
import { useSession } from './hooks.js';
import { Live } from './live.js';
import { useSessionContext } from './provider.js';

export interface ResetAlertState {
  /** Null where the client was ended without one. */
  readonly notice: Notice | null;
  readonly message: UserMessage;
  readonly ended: boolean;
  readonly busy: boolean;
  /** The one thing to press: acknowledges, and starts anew where the session has ended. */
  act(): void;
  /** Give it to the heading, with `tabIndex={-1}`: focus goes there unless somebody is writing. */
  readonly headingRef: RefObject<HTMLHeadingElement | null>;
}

export interface SessionResetAlertProps {
  children?: (state: ResetAlertState) => ReactNode;
  /** Where focus goes when the alert has gone; to where it was before, unless told. */
  focusAfter?: RefObject<HTMLElement | null>;
}

/** Says once why the session is another or has ended, and what was kept. Stays until it is answered. */
export function SessionResetAlert({ children, focusAfter }: SessionResetAlertProps): ReactNode {
  const { client, say } = useSessionContext();
  const { notice, status, error } = useSession();
  const [busy, setBusy] = useState(false);
  const headingRef = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const ended = status === 'ended';
  const what = notice ?? (ended ? error : null);
  const message = what && client.describe(what);
  const announce = useArrival(what && (notice?.id ?? 'ended'), headingRef, focusAfter);

  const act = (): void => {
    const seen = (): void => void (notice && client.acknowledge(notice.id));
    if (!ended) return seen();
    setBusy(true);
    client.restart().then(seen, () => {}).finally(() => setBusy(false));
  };
  const state = message && { notice, message, ended, busy, act, headingRef };
  const action = message && (message.action ?? (ended ? null : say('continue')));
  return (
    <>
      <Live text={message && announce ? `${message.title}. ${message.body}` : ''} />
      {state &&
        (children?.(state) ?? (
          <section className="ms-alert" role="alertdialog" aria-labelledby={`${id}t`} aria-describedby={`${id}b`} data-kind={ended ? 'ended' : 'renewed'}>
            <h2 id={`${id}t`} tabIndex={-1} ref={headingRef}>
              {state.message.title}
            </h2>
            <p id={`${id}b`}>{state.message.body}</p>
            {action && (
              <button type="button" className="ms-button ms-primary" aria-disabled={busy} onClick={busy ? undefined : act}>
                {action}
              </button>
            )}
            {state.message.reference && (
              <p className="ms-reference">
                {say('reference')} <code>{state.message.reference}</code>
              </p>
            )}
          </section>
        ))}
    </>
  );
}
