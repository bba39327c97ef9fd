import type { Store } from 'maria-sessions';

/** State of the demo's own, in the shape of the client's: rendered by the same `useStore`. */
export function createStore<S>(initial: S): Store<S> & { write(next: S): void } {
  const listeners = new Set<() => void>();
  let snapshot = initial;
  return {
    getSnapshot: () => snapshot,
    getServerSnapshot: () => initial,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    write: (next) => {
      snapshot = next;
      for (const listener of [...listeners]) listener();
    },
  };
}
