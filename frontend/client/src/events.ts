import { createListeners } from './listeners.js';
import type { EventMap, EventType } from './types.js';

export interface Events {
  on<T extends EventType>(type: T, listener: (event: EventMap[T]) => void): () => void;
  emit<T extends EventType>(type: T, event: EventMap[T]): void;
}

export function createEvents(): Events {
  const all = createListeners<[EventType, never]>();
  return {
    on: (type, listener) => all.add(([of, event]) => of === type && listener(event)),
    emit: (type, event) => all.tell([type, event as never]),
  };
}
