// What the key that is signed in may not do: said in words, with whose keys may.

import { useId, type ReactNode } from 'react';
import { current, may, rolesWith, type Scope } from '../operator.js';
import { listed } from '../scopes.js';
import { Link } from './basics.js';
import { Screen } from './screen.js';

/** Why not: the scopes that the key lacks, and the roles whose keys have them all. */
export function Lack({ of }: { of: readonly Scope[] }): ReactNode {
  const operator = current().operator!;
  const roles = rolesWith(operator, of);
  return (
    <>
      Your key ({operator.me.key.role}) lacks{' '}
      {of.map((scope, at) => (
        <span key={scope}>
          {at > 0 && ', '}
          <code>{scope}</code>
        </span>
      ))}
      {roles.length > 0 && `, which ${listed(roles)} keys have`}.
    </>
  );
}

/** In the place of a screen or a part of one. */
export const LackingPart = ({ title, scope }: { title: string; scope: Scope }): ReactNode => (
  <section className="card" aria-label={title}>
    <h2>{title}</h2>
    <p className="empty">
      <Lack of={[scope]} />
    </p>
  </section>
);

export const LackingScreen = ({ scope }: { scope: Scope }): ReactNode => (
  <Screen title="Your key may not see this">
    <p className="card">
      <Lack of={[scope]} /> Whoever deploys the service can make another key.{' '}
      <Link to="me">What yours may do</Link>
    </p>
  </Screen>
);

export interface ScopedButtonProps {
  scope: Scope;
  className?: string;
  /** The id of a reason that several buttons share; without it, each has its own beside it. */
  why?: string;
  onClick(): void;
  children: ReactNode;
}

/** A button that does nothing for who may not, and says why. */
export function ScopedButton({
  scope,
  className = '',
  why,
  onClick,
  children,
}: ScopedButtonProps): ReactNode {
  const own = useId();
  const allowed = may(current().operator!, scope);
  return (
    <>
      <button
        type="button"
        className={`ms-button ${className}`}
        onClick={allowed ? onClick : undefined}
        aria-disabled={!allowed || undefined}
        aria-describedby={allowed ? undefined : (why ?? own)}
      >
        {children}
      </button>
      {!allowed && !why && (
        <span id={own} className="hint lack">
          <Lack of={[scope]} />
        </span>
      )}
    </>
  );
}
