import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { call, type Schemas } from '../api.js';
import { current, may, type Scope } from '../operator.js';
import { ReasonDialog } from './dialog.js';
import { Lack, ScopedButton } from './permission.js';

type View = Schemas['OperatedSessionView'];

interface Action {
  name: string;
  scope: Scope;
  title: string;
  danger?: true;
  says: string;
  done: string;
  /** The states in which it changes anything. */
  when: string[];
  run(id: string, reason: string): Promise<unknown>;
}

const post = (what: string, scope: Scope) => (id: string, reason: string) =>
  call(`sessions/${id}/${what}`, { scope, method: 'POST', body: { reason } });

const ACTIONS: Action[] = [
  {
    name: 'End',
    scope: 'sessions:end',
    title: 'End this session?',
    danger: true,
    says: 'It ends on all devices at once, and with it what it was renewed to. Its files are deleted. The visitor is told that they were signed out.',
    done: 'The session is ended.',
    when: ['active', 'expired'],
    run: (id, reason) =>
      call(`sessions/${id}`, {
        scope: 'sessions:end',
        method: 'DELETE',
        headers: { 'Operator-Reason': reason },
      }),
  },
  {
    name: 'Demand renewal',
    scope: 'sessions:renew',
    title: 'Demand that this session is renewed?',
    says: 'The visitor’s next call is told to renew it, and goes on in a fresh session. They lose nothing: profile, consents, files and state go along.',
    done: 'The visitor’s next call is told to renew it.',
    when: ['active'],
    run: post('renew', 'sessions:renew'),
  },
  {
    name: 'Block',
    scope: 'sessions:block',
    title: 'Block this session for good?',
    danger: true,
    says: 'It ends on all devices at once, and its visitor is refused from now on and cannot renew it. Its files are deleted: look at them first. A block cannot be taken back.',
    done: 'The session is blocked.',
    when: ['active', 'expired'],
    run: post('block', 'sessions:block'),
  },
];

/** What an operator can do to a session, each with a reason for the audit. */
export function SessionActions({ session, onDone }: { session: View; onDone(): void }): ReactNode {
  const operator = current().operator!;
  const [asking, setAsking] = useState<Action | null>(null);
  const [done, setDone] = useState('');
  const said = useRef<HTMLParagraphElement>(null);
  // The button that asked is gone with what it did: the focus goes to what is said of it.
  useEffect(() => {
    if (!asking && done) said.current?.focus();
  }, [asking, done]);
  const ask = (action: Action): void => {
    setDone('');
    setAsking(action);
  };
  const why = useId();
  const offered = ACTIONS.filter((each) => each.when.includes(session.status));
  const lacking = offered.map((each) => each.scope).filter((scope) => !may(operator, scope));
  return (
    <>
      {offered.length > 0 && (
        <div className="actions no-print">
          {offered.map((each) => (
            <ScopedButton
              key={each.name}
              scope={each.scope}
              why={why}
              className={each.danger ? 'ms-danger' : ''}
              onClick={() => ask(each)}
            >
              {each.name} …
            </ScopedButton>
          ))}
        </div>
      )}
      {lacking.length > 0 && (
        <p id={why} className="hint no-print">
          <Lack of={lacking} />
        </p>
      )}
      <p role="status" className="done" ref={said} tabIndex={-1}>
        {done}
      </p>
      {asking && (
        <ReasonDialog
          title={asking.title}
          action={asking.name}
          danger={asking.danger ?? false}
          onClose={() => setAsking(null)}
          onConfirm={(reason) =>
            asking.run(session.session_id, reason).then(() => {
              setDone(asking.done);
              onDone();
            })
          }
        >
          <p>{asking.says}</p>
        </ReasonDialog>
      )}
    </>
  );
}
