import type { EventMap, EventType } from './types.js';

export interface Events {
  on<T extends EventType>(type: T, listener: (event: EventMap[T]) => void): () => void;
  emit<T extends EventType>(type: T, event: EventMap[T]): void;
}

export function createEvents(): Events {
  const listeners = new Map<EventType, Set<(event: never) => void>>();
  return {
    on: (type, listener) => {
      const own = (event: never): void => listener(event);
      const all = listeners.get(type) ?? new Set();
      listeners.set(type, all.add(own));
      return () => void all.delete(own);
    },
    emit: (type, event) => {
      for (const listener of [...(listeners.get(type) ?? [])]) listener(event as never);
    },
  };
}
