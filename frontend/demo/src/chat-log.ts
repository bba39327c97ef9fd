import type { KeyValue, Session, SessionClient, Store } from 'maria-sessions';
import { createStore } from './store.js';

export interface Message {
  readonly id: string;
  readonly from: 'visitor' | 'maria';
  readonly text: string;
  readonly at: number;
}

interface Kept {
  /** Whose conversation it is; null until there is a first session. */
  session: string | null;
  messages: readonly Message[];
}

export interface ChatLog extends Store<readonly Message[]> {
  append(message: Message): void;
  clear(): void;
}

/**
 * The conversation, on this device. It belongs to one session and goes on in its successor;
 * a session that is no successor never sees it, and an ended one leaves none behind.
 */
export function createChatLog(client: SessionClient, key: string): ChatLog {
  const storage = client.ports.storage;
  const store = createStore<readonly Message[]>(load(storage, key).messages);
  const write = (kept: Kept): void => {
    storage.set(key, JSON.stringify(kept));
    store.write(kept.messages);
  };
  const enter = (session: Session): void => {
    const kept = load(storage, key);
    if (kept.session === session.session_id) return store.write(kept.messages);
    const goesOn = kept.session === null || kept.session === session.predecessor_id;
    write({ session: session.session_id, messages: goesOn ? kept.messages : [] });
  };
  client.on('session', ({ session }) => enter(session));
  client.on('ended', () => {
    storage.remove(key);
    store.write([]);
  });
  globalThis.addEventListener?.('storage', (event) => {
    if (event.key === key || event.key === null) store.write(load(storage, key).messages);
  });
  return {
    getSnapshot: store.getSnapshot,
    getServerSnapshot: store.getServerSnapshot,
    subscribe: store.subscribe,
    append: (message) => {
      // Read again: another tab may have written since.
      const kept = load(storage, key);
      if (kept.messages.some(({ id }) => id === message.id)) return;
      write({
        session: kept.session ?? client.getSnapshot().session?.session_id ?? null,
        messages: [...kept.messages, message],
      });
    },
    clear: () => write({ ...load(storage, key), messages: [] }),
  };
}

function load(storage: KeyValue, key: string): Kept {
  try {
    const kept = JSON.parse(storage.get(key) ?? 'null') as Kept | null;
    if (Array.isArray(kept?.messages)) return kept;
  } catch {
    // Not ours, or broken: as good as none.
  }
  return { session: null, messages: [] };
}
