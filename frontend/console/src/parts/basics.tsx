// The small things that every screen is made of.

import { Fragment, useState, type ReactNode } from 'react';
import { local, shortId, utc } from '../format.js';
import { address, follow } from '../route.js';

/** A time in UTC; what that is here is said on hover. */
export function When({ at, none = '–' }: { at: string | null; none?: string }): ReactNode {
  if (at === null) return none;
  return (
    <time dateTime={at} title={local(at)} className="when">
      {utc(at)}
    </time>
  );
}

export interface LinkProps {
  to: string;
  query?: Record<string, string | undefined>;
  className?: string;
  label?: string;
  current?: boolean;
  children: ReactNode;
}

export function Link({ to, query, className, label, current, children }: LinkProps): ReactNode {
  return (
    <a
      href={address(to, query)}
      className={className}
      aria-label={label}
      aria-current={current ? 'page' : undefined}
      onClick={follow}
    >
      {children}
    </a>
  );
}

/** A route; where it is too long it goes on below with the next part of its path. */
export const RouteName = ({ name }: { name: string }): ReactNode =>
  name.split('/').map((part, at) => (
    <Fragment key={at}>
      {at > 0 && (
        <>
          <wbr />/
        </>
      )}
      {part}
    </Fragment>
  ));

export const SessionLink = ({ id }: { id: string }): ReactNode => (
  <Link to={`sessions/${id}`} className="id nowrap" label={`Session ${id}`}>
    {shortId(id)}
  </Link>
);

/** Copies a text; says so where it worked, and where it did not. */
export function Copy({ text, name }: { text: string; name: string }): ReactNode {
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = (): void => {
    const copying = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    copying.then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  const word = { idle: 'Copy', copied: 'Copied', failed: 'Cannot copy' }[state];
  return (
    <button
      type="button"
      className="quiet no-print"
      aria-label={`Copy ${name}`}
      onClick={copy}
      onBlur={() => setState('idle')}
    >
      <span aria-live="polite">{word}</span>
    </button>
  );
}

const SIGNS: Record<string, string> = {
  active: '●',
  expired: '◔',
  ended: '○',
  revoked: '✕',
  blocked: '⊘',
  replaced: '→',
  closed: '·',
  success: '✓',
  failure: '✕',
};

/** A word with a sign before it, so that its colour says nothing alone. */
export function Badge({ state, children }: { state: string; children?: ReactNode }): ReactNode {
  return (
    <span className="badge" data-state={state}>
      <span aria-hidden="true">{SIGNS[state] ?? '•'}</span> {children ?? state}
    </span>
  );
}

export function Facts({ items }: { items: [string, ReactNode][] }): ReactNode {
  return (
    <dl className="facts">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
