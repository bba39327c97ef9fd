import { useId, useRef, useState, type ReactNode, type RefObject } from 'react';
import type { SessionError } from '../errors.js';
import { describe, type UserMessage } from '../messages.js';
import { noticeOf } from '../notices.js';
import type { Notice } from '../types.js';
import { useArrival, type HeadingRef } from './focus.js';
import { useSession } from './hooks.js';
import { Live } from './live.js';
import { useSessionContext } from './provider.js';
import { useSay, type Say } from './texts.js';

export interface ResetAlertState {
  /** Null where there is none: the session is paused, or had ended before this page was loaded. */
  readonly notice: Notice | null;
  readonly message: UserMessage;
  /** `paused`: it can go on, and waits for somebody to be there. */
  readonly kind: 'replaced' | 'paused' | 'ended';
  readonly busy: boolean;
  /** The one thing to press: acknowledges; goes on, or starts anew, where there is no session. */
  act(): void;
  /** Give it to the heading, with `tabIndex={-1}`: focus goes there unless somebody is writing. */
  readonly headingRef: HeadingRef;
}

export interface SessionResetAlertProps {
  children?: (state: ResetAlertState) => ReactNode;
  /** Where focus goes when the alert has gone; to where it was before, unless told. */
  focusAfter?: RefObject<HTMLElement | null>;
}

/** Says once why the session is another or has ended, and what was kept. Stays until it is answered. */
export function SessionResetAlert({ children, focusAfter }: SessionResetAlertProps): ReactNode {
  const { client } = useSessionContext();
  const say = useSay();
  const { notice, status, error, busy: working } = useSession();
  const [busy, setBusy] = useState(false);
  const headingRef = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const paused = status === 'recovering' && error !== null && !working;
  const kind = status === 'ended' ? 'ended' : paused ? 'paused' : 'replaced';
  // Signing out here makes no notice, and drafts are kept all the same.
  const what =
    kind === 'replaced' || notice?.kind === kind
      ? notice
      : error && noticeOf(client, 'ended', error, null, null);
  const message = what && (kind === 'paused' ? pausedMessage(say, error) : describe(what, client));
  const announce = useArrival(what && (kind === 'replaced' ? what.id : kind), headingRef, focusAfter);

  const act = (): void => {
    const seen = (): void => void (notice && client.acknowledge(notice.id));
    if (kind === 'replaced') return seen();
    setBusy(true);
    client
      .restart()
      .then(kind === 'ended' ? seen : undefined, () => {})
      .finally(() => setBusy(false));
  };
  const state = message && ({ notice, message, kind, busy, act, headingRef } as const);
  const action = message && (message.action ?? (kind === 'ended' ? null : say('continue')));
  return (
    <>
      <Live text={message && announce ? `${message.title}. ${message.body}` : ''} />
      {state &&
        (children?.(state) ?? (
          <section
            className="ms-alert"
            role="alertdialog"
            aria-labelledby={`${id}t`}
            aria-describedby={`${id}b`}
            data-kind={kind}
          >
            <h2 id={`${id}t`} tabIndex={-1} ref={headingRef}>
              {state.message.title}
            </h2>
            <p id={`${id}b`}>{state.message.body}</p>
            {action && (
              <button
                type="button"
                className="ms-button ms-primary"
                aria-disabled={busy}
                onClick={busy ? undefined : act}
              >
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

const pausedMessage = (say: Say, error: SessionError | null): UserMessage => ({
  title: say('paused_title'),
  body: say('paused_body'),
  action: say('paused_action'),
  reference: error?.requestId ?? null,
});
