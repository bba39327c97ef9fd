import type { Ports } from './ports.js';
import { createStore } from './store.js';
import type { Draft, DraftSnapshot, DraftStore } from './types.js';

const SAVE_MS = 300;
const TTL_MS = 30 * 24 * 3_600_000;

interface KeptDraft {
  text: string;
  at: number;
  /** The Idempotency-Key under which this very text is sent. */
  key?: string;
}

/** Drafts belong to this device and a scope, never to a session: expiry and renewal leave them be. */
export function createDrafts(ports: Ports, name: string): DraftStore & { close(): void } {
  const prefix = `${name}:draft:`;
  const open = new Map<string, Draft>();

  const read = (key: string): KeptDraft | null => {
    try {
      const kept = JSON.parse(ports.storage.get(key) ?? 'null') as KeptDraft | null;
      if (typeof kept?.text === 'string' && ports.now() < kept.at + TTL_MS) return kept;
    } catch {
      // Not ours, or broken: as good as none.
    }
    return null;
  };
  const keys = (): string[] => ports.storage.keys().filter((key) => key.startsWith(prefix));

  const flush = (): void => {
    for (const draft of open.values()) draft.flush();
  };
  let leave: (() => void) | null = null;
  const listen = (): void => {
    if (leave) return;
    for (const key of keys()) if (!read(key)) ports.storage.remove(key);
    leave = ports.lifecycle.listen((event) => {
      if (event === 'hidden' || event === 'leaving') flush();
    });
  };

  return {
    open: (scope) => {
      listen();
      const found = open.get(scope);
      if (found) return found;
      const draft = createDraft(ports, prefix + scope, scope, read, listen);
      open.set(scope, draft);
      return draft;
    },
    close: () => {
      flush();
      leave?.();
      leave = null;
    },
    count: () => keys().filter((key) => read(key)?.text).length,
    wipe: () => {
      for (const draft of open.values()) draft.clear();
      for (const key of keys()) ports.storage.remove(key);
    },
  };
}

function createDraft(
  ports: Ports,
  key: string,
  scope: string,
  read: (key: string) => KeptDraft | null,
  listen: () => void,
): Draft {
  const before = read(key);
  const store = createStore<DraftSnapshot>({ text: '', savedAt: null, dirty: false });
  if (before) store.write({ text: before.text, savedAt: before.at, dirty: false });
  let sendKey = before?.key;
  let cancel: (() => void) | null = null;

  const keep = (): void => {
    cancel?.();
    cancel = null;
    const { text } = store.getSnapshot();
    if (text === '') ports.storage.remove(key);
    else ports.storage.set(key, JSON.stringify({ text, at: ports.now(), key: sendKey } satisfies KeptDraft));
    const kept = text !== '' && ports.storage.persistent();
    store.write({ text, savedAt: kept ? ports.now() : null, dirty: false });
  };
  const set = (text: string): void => {
    if (text === store.getSnapshot().text) return;
    listen(); // a draft that outlives its client's disposal is kept too
    sendKey = undefined;
    store.write({ ...store.getSnapshot(), text, dirty: true });
    cancel ??= ports.after(SAVE_MS, keep);
  };
  const clear = (): void => {
    set('');
    keep();
  };

  return {
    scope,
    getSnapshot: store.getSnapshot,
    getServerSnapshot: store.getServerSnapshot,
    subscribe: store.subscribe,
    set,
    clear,
    flush: () => {
      if (store.getSnapshot().dirty) keep();
    },
    submit: async (send) => {
      const { text } = store.getSnapshot();
      sendKey ??= ports.uuid();
      const own = sendKey;
      keep();
      const answer = await send(text, own);
      if (store.getSnapshot().text === text && sendKey === own) clear();
      return answer;
    },
  };
}
