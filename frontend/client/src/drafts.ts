import { draftKeys, draftPrefix } from './places.js';
import { isCode } from './errors.js';
import { createStore } from './store.js';
import type { Draft, DraftSnapshot, DraftStore, SessionClient } from './types.js';

const SAVE_MS = 300;
const TTL_MS = 30 * 24 * 3_600_000;

interface KeptDraft {
  text: string;
  at: number;
  /** The Idempotency-Key under which this very text is sent. */
  key?: string;
}

const stores = new WeakMap<SessionClient, DraftStore>();

/**
 * A client's drafts; the same for the same client.
 *
 * They belong to this device and a scope, never to a session: expiry and renewal leave them be. Only
 * signing out of a device that others use deletes them, which the client does itself.
 */
export function draftsOf(client: SessionClient): DraftStore {
  const drafts = stores.get(client) ?? createDrafts(client);
  stores.set(client, drafts);
  return drafts;
}

function createDrafts(client: SessionClient): DraftStore {
  const { ports, name } = client;
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
  const keys = (): string[] => draftKeys(ports.storage, name);

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
  const wipe = (): void => {
    for (const draft of open.values()) draft.clear();
    for (const key of keys()) ports.storage.remove(key);
  };
  client.on('disposed', () => {
    flush();
    leave?.();
    leave = null;
  });
  client.on('ended', ({ error }) => {
    if (client.sharedDevice && isCode(error, 'signed_out')) wipe();
  });

  return {
    open: (scope) => {
      listen();
      const found = open.get(scope);
      if (found) return found;
      const draft = createDraft(client, draftPrefix(name) + scope, scope, read, listen);
      open.set(scope, draft);
      return draft;
    },
    count: () => keys().filter((key) => read(key)?.text).length,
    wipe,
  };
}

function createDraft(
  { ports, sharedDevice }: SessionClient,
  key: string,
  scope: string,
  read: (key: string) => KeptDraft | null,
  listen: () => void,
): Draft {
  const before = read(key);
  const { write, ...store } = createStore<DraftSnapshot>({ text: '', savedAt: null, dirty: false });
  if (before) write({ text: before.text, savedAt: before.at, dirty: false });
  let sendKey = before?.key;
  /** What storage held when this tab last read or wrote it: anything else is another tab's. */
  let known = before?.text;
  /** Written in this tab, not only found. */
  let written = false;
  let cancel: (() => void) | null = null;

  const keep = (): void => {
    cancel?.();
    cancel = null;
    const { text } = store.getSnapshot();
    if (text !== '') {
      ports.storage.set(key, JSON.stringify({ text, at: ports.now(), key: sendKey } satisfies KeptDraft));
      known = text;
    } else if ((read(key)?.text ?? known) === known) ports.storage.remove(key);
    const kept = text !== '' && ports.storage.persistent();
    write({ text, savedAt: kept ? ports.now() : null, dirty: false });
  };
  const set = (text: string): void => {
    if (text === store.getSnapshot().text) return;
    listen(); // a draft that outlives its client's disposal is kept too
    sendKey = undefined;
    written = text !== '';
    write({ ...store.getSnapshot(), text, dirty: true });
    cancel ??= ports.after(SAVE_MS, keep);
  };
  const clear = (): void => {
    set('');
    keep();
  };

  return {
    scope,
    ...store,
    set,
    clear,
    flush: () => {
      // Another tab has sent its own since, and this one's went with it; or somebody has signed out there.
      const gone = written && !sharedDevice && !read(key);
      if (store.getSnapshot().dirty || gone) keep();
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
