// Who is at the console: an operator key, in memory, and in this tab's storage where they asked for it.

const KEPT = 'maria-console:key';

export type Scope =
  | 'audit:export'
  | 'audit:read'
  | 'keys:read'
  | 'keys:revoke'
  | 'personal:read'
  | 'service:read'
  | 'sessions:block'
  | 'sessions:end'
  | 'sessions:list'
  | 'sessions:read'
  | 'sessions:renew'
  | 'uploads:read';

export interface Operator {
  key: string;
  /** As the list of keys has it; null where this key may not read that list. */
  identity: { keyId: string; role: string } | null;
  /** What the key may do. Where the key may not read its own scopes, some are only known once refused. */
  known: ReadonlySet<Scope> | null;
  refused: ReadonlySet<Scope>;
}

export type SignedOut = 'never' | 'by_choice' | 'refused';
export type State = { operator: Operator } | { operator: null; why: SignedOut };

let state: State = { operator: null, why: 'never' };
const listeners = new Set<() => void>();

export const current = (): State => state;
export const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const become = (next: State): void => {
  state = next;
  for (const listener of [...listeners]) listener();
};

export function signIn(operator: Operator, keep: boolean): void {
  if (keep) storage()?.setItem(KEPT, operator.key);
  become({ operator });
}

/** Forgets the key, here and in the tab's storage. */
export function signOut(why: SignedOut): void {
  storage()?.removeItem(KEPT);
  become({ operator: null, why });
}

/** The key that this tab was asked to keep over a reload. */
export const keptKey = (): string | null => storage()?.getItem(KEPT) ?? null;

export function noteRefused(scope: Scope): void {
  if (!state.operator || state.operator.refused.has(scope)) return;
  become({ operator: { ...state.operator, refused: new Set([...state.operator.refused, scope]) } });
}

/** Tells whether to offer what needs this scope: yes, unless the key is known to lack it. */
export function may(operator: Operator, scope: Scope): boolean {
  return !operator.refused.has(scope) && (operator.known?.has(scope) ?? true);
}

function storage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
