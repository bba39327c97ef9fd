import { createListeners, type Listeners } from './listeners.js';
import type { EventMap, EventType } from './types.js';

export interface Events {
  on<T extends EventType>(type: T, listener: (event: EventMap[T]) => void): () => void;
  emit<T extends EventType>(type: T, event: EventMap[T]): void;
}

export function createEvents(): Events {
  const listeners = new Map<EventType, Listeners<never>>();
  const of = (type: EventType): Listeners<never> => {
    const all = listeners.get(type) ?? createListeners<never>();
    listeners.set(type, all);
    return all;
  };
  return {
    on: (type, listener) => of(type).add(listener),
    emit: (type, event) => of(type).tell(event as never),
  };
}
