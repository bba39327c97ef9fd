import { useEffect, useId, useState, type FormEvent, type ReactNode } from 'react';
import { asCallError, identify, type CallError } from '../api.js';
import { signIn, type SignedOut } from '../operator.js';
import { noteArrival } from '../parts/screen.js';
import { Failed } from '../parts/states.js';
import { ThemeSwitch } from '../parts/theme.js';

const WHY: Record<SignedOut, string | null> = {
  never: null,
  by_choice: 'You have signed out. This tab has forgotten the key.',
  refused:
    'The key is good no more: it was revoked, or it is not this service’s. Sign in to go on where you were.',
};

/** Asks for an operator key. It travels in a header only, and is kept in this tab only if that is asked for. */
export function SignIn({ why }: { why: SignedOut }): ReactNode {
  const [key, setKey] = useState('');
  const [keep, setKeep] = useState(false);
  const [state, setState] = useState<'asking' | 'busy' | 'malformed' | CallError>('asking');
  const id = useId();
  useEffect(() => {
    document.title = 'Sign in · Maria console';
    noteArrival();
  }, []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (state === 'busy') return;
    const text = key.trim();
    if (!/^mok_[A-Za-z0-9_-]+$/.test(text)) return setState('malformed');
    setState('busy');
    identify(text).then(
      (operator) => signIn(operator, keep),
      (error: unknown) => setState(asCallError(error)),
    );
  };
  const refused = typeof state === 'object' && state.code === 'operator_key_invalid';
  const wrong =
    state === 'malformed'
      ? 'An operator key begins with mok_.'
      : refused
        ? 'This key is not good: it is mistyped, revoked, or another stack’s.'
        : '';
  return (
    <main className="sign-in">
      <form className="card" onSubmit={submit} noValidate>
        <h1>Maria console</h1>
        {why !== 'never' && <p role="status">{WHY[why]}</p>}
        <p>
          <label htmlFor={id}>Operator key</label>
          <input
            id={id}
            className="ms-input wide"
            type="password"
            autoComplete="off"
            spellCheck={false}
            autoFocus
            value={key}
            aria-invalid={wrong !== ''}
            aria-describedby={`${id}e ${id}h`}
            onChange={(event) => setKey(event.target.value)}
          />
          <span id={`${id}e`} className="ms-error" role="alert">
            {wrong}
          </span>
        </p>
        <label className="choice">
          <input type="checkbox" checked={keep} onChange={(event) => setKeep(event.target.checked)} />
          Keep it in this tab, over reloads
        </label>
        <p className="hint" id={`${id}h`}>
          <code>make operator-key</code> makes one. It is never part of an address, and signing out forgets
          it.
        </p>
        {typeof state === 'object' && !refused && <Failed error={state} />}
        <div className="actions">
          <button type="submit" className="ms-button ms-primary" aria-disabled={state === 'busy'}>
            {state === 'busy' ? 'Signing in …' : 'Sign in'}
          </button>
        </div>
      </form>
      <ThemeSwitch />
    </main>
  );
}
