import type { EventMap, EventType, KeyValue, Session, SessionClient, Snapshot } from 'maria-sessions';

export function memory(): KeyValue {
  const map = new Map<string, string>();
  return {
    get: (key) => map.get(key) ?? null,
    set: (key, value) => void map.set(key, value),
    remove: (key) => void map.delete(key),
    keys: () => [...map.keys()],
    persistent: () => true,
  };
}

export const session = (id: string, predecessor: string | null = null): Session =>
  ({ session_id: id, predecessor_id: predecessor }) as unknown as Session;

/** What the demo's own parts need of a client: its events, storage, timers and status. */
export function fakeClient(storage = memory(), lockFree = (): boolean => true) {
  const listeners: Partial<Record<EventType, ((event: never) => void)[]>> = {};
  const subscribers: (() => void)[] = [];
  const timers: (() => void)[] = [];
  let snapshot = { status: 'active', session: null } as unknown as Snapshot;
  let now = 0;
  const client = {
    name: 'test',
    on: (type: EventType, listener: (event: never) => void) => (
      (listeners[type] ??= []).push(listener),
      () => {}
    ),
    subscribe: (listener: () => void) => (subscribers.push(listener), () => {}),
    getSnapshot: () => snapshot,
    ports: {
      storage,
      now: () => now,
      after: (ms: number, work: () => void) => (timers.push(() => ((now += ms), work())), () => {}),
      ifFree: async (_name: string, work: () => Promise<unknown>) => (lockFree() ? work() : null),
    },
  } as unknown as SessionClient;
  return {
    client,
    emit: <T extends EventType>(type: T, event: EventMap[T]) =>
      listeners[type]?.forEach((listen) => listen(event as never)),
    enter: (entered: Session) => {
      snapshot = { ...snapshot, session: entered };
      listeners.session?.forEach((listen) =>
        listen({ session: entered, from: null, reason: 'created' } as never),
      );
    },
    become: (status: Snapshot['status']) => {
      snapshot = { ...snapshot, status };
      subscribers.forEach((tell) => tell());
    },
    /** Lets timers come due, one after the other, until there is none or `steps` are over. */
    run: async (steps = 400) => {
      for (let step = 0; step < steps; step++) {
        await Promise.resolve()
          .then(() => {})
          .then(() => {});
        timers.shift()?.();
      }
    },
  };
}
