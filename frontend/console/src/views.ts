// Views: the filters of an address under a name, kept in this browser for whoever shows the same key.

import { useMemo, useSyncExternalStore } from 'react';
import { holdsSecret } from './secrets.js';

/** `query` is what stands in the address, and nothing else: no session, no event, no key. */
export interface View {
  name: string;
  query: string;
}

export type ViewScreen = 'audit' | 'sessions';
export type ViewProblem = 'nameless' | 'taken' | 'full' | 'secret' | 'not_kept';

export const MOST_VIEWS = 30;
export const LONGEST_NAME = 60;

const name = (keyId: string, screen: ViewScreen): string => `maria-console:views:${keyId}:${screen}`;

/** Returns the views in a stored text; what is no view is left out, and never an error. */
export function viewsOf(text: string | null): View[] {
  let found: unknown;
  try {
    found = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(found)) return [];
  const views = found.flatMap((each: unknown) => {
    const { name: called, query } = (each ?? {}) as Partial<Record<keyof View, unknown>>;
    return typeof called === 'string' && typeof query === 'string' && problemOf(called, query) === null
      ? [{ name: called, query }]
      : [];
  });
  return views.filter((each, at) => views.findIndex((other) => alike(other, each.name)) === at);
}

/** Adds a view, at the end. */
export function withView(views: readonly View[], wanted: View): View[] | ViewProblem {
  const view = { ...wanted, name: wanted.name.trim() };
  if (views.some((each) => alike(each, view.name))) return 'taken';
  if (views.length >= MOST_VIEWS) return 'full';
  return problemOf(view.name, view.query) ?? [...views, view];
}

export function renamed(views: readonly View[], from: string, to: string): View[] | ViewProblem {
  const called = to.trim();
  if (views.some((each) => each.name !== from && alike(each, called))) return 'taken';
  return (
    problemOf(called, '') ??
    views.map((each) => (each.name === from ? { name: called, query: each.query } : each))
  );
}

export const withoutView = (views: readonly View[], gone: string): View[] =>
  views.filter((each) => each.name !== gone);

function problemOf(called: string, query: string): ViewProblem | null {
  if (called.trim() === '' || called.length > LONGEST_NAME) return 'nameless';
  return holdsSecret(called) || holdsSecret(decoded(query)) ? 'secret' : null;
}

const alike = (view: View, called: string): boolean => view.name.toLowerCase() === called.toLowerCase();
const decoded = (query: string): string => [...new URLSearchParams(query).values()].join(' ');

const listeners = new Set<() => void>();
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

/** Returns the views as they are kept, whichever tab changed them, and how to keep others: true where they are kept. */
export function useViews(keyId: string, screen: ViewScreen): [View[], (views: View[]) => boolean] {
  const where = name(keyId, screen);
  const text = useSyncExternalStore(subscribe, () => read(where));
  const views = useMemo(() => viewsOf(text), [text]);
  return [views, (next) => write(where, next)];
}

function read(where: string): string | null {
  try {
    return localStorage.getItem(where);
  } catch {
    return null;
  }
}

function write(where: string, views: View[]): boolean {
  try {
    if (views.length) localStorage.setItem(where, JSON.stringify(views));
    else localStorage.removeItem(where);
  } catch {
    return false;
  }
  for (const listener of [...listeners]) listener();
  return true;
}
