// Who is at the console: an operator key, in memory, and in this tab's storage where they asked for it.

import type { components } from '../../client/src/schema.js';

const KEPT = 'maria-console:key';

/** What the service says of the key that asks. It holds for as long as the key does. */
export type Me = components['schemas']['OwnKeyAnswer'];

/** The scopes that something here needs. */
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
  me: Me;
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

export const may = (operator: Operator, scope: Scope): boolean => operator.me.key.scopes.includes(scope);

/** The roles whose keys come with all of these scopes. */
export const rolesWith = (operator: Operator, scopes: readonly Scope[]): string[] =>
  scopes
    .map((scope) => operator.me.permissions.find((each) => each.scope === scope)?.roles ?? [])
    .reduce((all, roles) => all.filter((role) => roles.includes(role)));

function storage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}
