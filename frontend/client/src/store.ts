import type { Store } from './types.js';

/** The one way state is published here: a frozen snapshot that is replaced, never changed. */
export interface Writable<S> extends Store<S> {
  write(next: S): void;
}

export function createStore<S extends object>(initial: S): Writable<S> {
  const first = Object.freeze(initial);
  const listeners = new Set<() => void>();
  let snapshot = first;
  return {
    getSnapshot: () => snapshot,
    getServerSnapshot: () => first,
    subscribe: (listener) => {
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    write: (next) => {
      snapshot = Object.freeze(next);
      for (const listener of [...listeners]) listener();
    },
  };
}
