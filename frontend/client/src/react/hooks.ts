import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { devicesOf } from '../devices.js';
import { draftsOf } from '../drafts.js';
import { asSessionError, type SessionError } from '../errors.js';
import type {
  Device,
  Draft,
  DraftSnapshot,
  Outbox,
  OutboxItem,
  SessionClient,
  Snapshot,
  Status,
  Store,
  UploadItem,
  Uploads,
} from '../types.js';
import { useSessionContext } from './provider.js';

/** Renders with a store's state; hydrates with what the server rendered. */
export function useStore<S>(store: Store<S>): S {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot);
}

/** The client, for its actions: `reset`, `end`, `extend`, `request`… Never renders again by itself. */
export const useSessionClient = (): SessionClient => useSessionContext().client;

/** Everything the client knows; renders at each change of it. */
export const useSession = (): Snapshot => useStore(useSessionClient());

/** Only where the client stands; renders when that changes. */
export function useSessionStatus(): Status {
  const client = useSessionClient();
  return useSyncExternalStore(
    client.subscribe,
    () => client.getSnapshot().status,
    () => client.getServerSnapshot().status,
  );
}

const NO_DRAFT: DraftSnapshot = { text: '', savedAt: null, dirty: false };

export type DraftState = DraftSnapshot & Pick<Draft, 'set' | 'submit' | 'clear'>;

/** What the visitor is writing, kept on this device: through reloads, outages and new sessions. */
export function useDraft(scope: string): DraftState {
  const client = useSessionClient();
  // Opened in a page only: a server renders for everybody with one client, which would hold every scope.
  const open = (): Draft => draftsOf(client).open(scope);
  const subscribe = useCallback((listener: () => void) => open().subscribe(listener), [client, scope]);
  const snapshot = useSyncExternalStore(
    subscribe,
    () => open().getSnapshot(),
    () => NO_DRAFT,
  );
  useEffect(() => () => open().flush(), [client, scope]);
  return useMemo(
    () => ({
      ...snapshot,
      set: (text) => open().set(text),
      submit: (send) => open().submit(send),
      clear: () => open().clear(),
    }),
    [client, scope, snapshot],
  );
}

const needed = (what: string): never => {
  throw new Error(`Give <SessionProvider> its \`${what}\`.`);
};

/** The files with what is happening to them, and what can be done. */
export function useUploads(): Uploads & { readonly items: readonly UploadItem[] } {
  const uploads = useSessionContext().uploads ?? needed('uploads');
  const items = useStore(uploads);
  return useMemo(() => ({ ...uploads, items }), [uploads, items]);
}

/** What waits to be sent, oldest first, and what was refused. */
export function useOutbox(): Outbox & { readonly items: readonly OutboxItem[] } {
  const outbox = useSessionContext().outbox ?? needed('outbox');
  const items = useStore(outbox);
  return useMemo(() => ({ ...outbox, items }), [outbox, items]);
}

export interface DevicesState {
  /** This one first; null until they are known. */
  readonly devices: readonly Device[] | null;
  /** Why the last thing asked for did not work. */
  readonly error: SessionError | null;
  readonly busy: boolean;
  /** Each resolves to whether it was done; why not is in `error`. */
  refresh(): Promise<boolean>;
  rename(deviceId: string, name: string | null): Promise<boolean>;
  revoke(deviceId: string): Promise<boolean>;
}

/** The session's devices, asked for when mounted and whenever the session is another. */
export function useDevices(): DevicesState {
  const client = useSessionClient();
  const id = useSession().session?.session_id;
  const [state, setState] = useState<Pick<DevicesState, 'devices' | 'error' | 'busy'>>({
    devices: null,
    error: null,
    busy: false,
  });
  const latest = useRef(0);
  const run = useCallback(
    async (work?: () => Promise<unknown>): Promise<boolean> => {
      const turn = ++latest.current;
      const current = (change: Partial<typeof state>): void => {
        if (turn === latest.current) setState((before) => ({ ...before, ...change }));
      };
      current({ busy: true, error: null });
      try {
        await work?.();
        const over = client.getSnapshot().status === 'ended';
        current({ devices: over ? null : await devicesOf(client).list(), busy: false });
        return true;
      } catch (error) {
        current({ error: asSessionError(error), busy: false });
        return false;
      }
    },
    [client],
  );
  useEffect(() => {
    if (id) void run();
    else setState({ devices: null, error: null, busy: false });
    return () => void latest.current++;
  }, [id, run]);
  return useMemo(
    () => ({
      ...state,
      refresh: () => run(),
      rename: (deviceId, name) => run(() => devicesOf(client).rename(deviceId, name)),
      revoke: (deviceId) => run(() => devicesOf(client).revoke(deviceId)),
    }),
    [client, run, state],
  );
}
