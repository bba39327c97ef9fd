import { SessionError } from '../../src/errors.js';
import { describe as words } from '../../src/messages.js';
import { createStore, type Writable } from '../../src/store.js';
import type {
  Device,
  Draft,
  Notice,
  Outbox,
  OutboxItem,
  Session,
  SessionClient,
  Snapshot,
  UploadItem,
  Uploads,
} from '../../src/types.js';

export const SESSION = {
  session_id: '7f0c3b1e-6f0d-4d9e-9f0c-1d2e3f4a5b6c',
  revision: 1,
  status: 'active',
  kind: 'anonymous',
  device_id: '1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed',
} as unknown as Session;

export const NOTICE: Notice = {
  id: 'n1',
  kind: 'renewed',
  code: 'session_expired',
  reason: 'idle',
  kept: ['uploads'],
  uploads: 2,
  drafts: 1,
  from: 'a',
  to: 'b',
  at: 0,
  requestId: 'req-1',
};

const IDLE: Snapshot = {
  status: 'idle',
  session: null,
  error: null,
  notice: null,
  connectivity: 'unknown',
  busy: false,
  staleSince: null,
  readOnly: false,
  warning: null,
};

export const ACTIVE: Partial<Snapshot> = { status: 'active', session: SESSION, connectivity: 'online' };

/** Calls what is due as its clock is moved on. */
export function fakeTime() {
  let now = 1_000_000_000_000;
  const due = new Set<{ at: number; work: () => void }>();
  return {
    now: () => now,
    after: (ms: number, work: () => void) => {
      const entry = { at: now + ms, work };
      due.add(entry);
      return () => void due.delete(entry);
    },
    waiting: () => due.size,
    pass: (ms: number) => {
      for (let left = ms; left > 0; left -= 1000) {
        now += Math.min(1000, left);
        for (const entry of [...due]) {
          if (entry.at > now) continue;
          due.delete(entry);
          entry.work();
        }
      }
    },
  };
}

export type Called = [name: string, ...values: unknown[]];

/** A client whose state the test sets: what the components ask of it is in `calls`. */
export function fakeClient(
  answers: Partial<
    Record<'restart' | 'extend' | 'devices' | 'rename' | 'revoke', () => Promise<unknown>>
  > = {},
) {
  const store: Writable<Snapshot> = createStore(IDLE);
  const calls: Called[] = [];
  const time = fakeTime();
  const drafts = new Map<string, Draft>();
  let devices: Device[] = [];
  const answer =
    (name: keyof typeof answers, otherwise: unknown) =>
    (...values: unknown[]) => {
      calls.push([name, ...values]);
      return (answers[name]?.() ?? Promise.resolve(otherwise)) as Promise<never>;
    };
  const note =
    (name: string) =>
    (...values: unknown[]) => {
      calls.push([name, ...values]);
      return Promise.resolve(SESSION) as Promise<never>;
    };
  const client = {
    ...store,
    init: note('init'),
    validate: note('validate'),
    extend: answer('extend', SESSION),
    restart: answer('restart', SESSION),
    acknowledge: (id: string) => void calls.push(['acknowledge', id]),
    describe: (what: SessionError | Notice) => words(what),
    on: () => () => {},
    drafts: {
      count: () => [...drafts.values()].filter((draft) => draft.getSnapshot().text).length,
      open: (scope: string) => drafts.get(scope) ?? drafts.set(scope, fakeDraft(scope)).get(scope)!,
    },
    devices: {
      list: async () => ((await answers.devices?.()) as Device[] | undefined) ?? devices,
      rename: answer('rename', null),
      revoke: answer('revoke', null),
    },
    ports: { now: time.now, after: time.after },
  } as unknown as SessionClient;
  return {
    client,
    calls,
    time,
    set: (changes: Partial<Snapshot>) => store.write({ ...store.getSnapshot(), ...changes }),
    hold: (list: Device[]) => void (devices = list),
    called: (name: string) => calls.filter(([other]) => other === name).length,
  };
}

function fakeDraft(scope: string): Draft {
  const store = createStore({ text: '', savedAt: null as number | null, dirty: false });
  return {
    ...store,
    scope,
    set: (text) => store.write({ text, savedAt: null, dirty: true }),
    flush: () => store.write({ ...store.getSnapshot(), savedAt: 5, dirty: false }),
    clear: () => store.write({ text: '', savedAt: null, dirty: false }),
    submit: async (send) => {
      const sent = await send(store.getSnapshot().text, 'key');
      store.write({ text: '', savedAt: null, dirty: false });
      return sent;
    },
  };
}

export function device(name: string | null, current: boolean, lastSeen = 999_999_700_000): Device {
  return {
    device_id: `device-${name}`,
    current,
    name,
    platform: 'web',
    created_at: '2001-09-09T01:00:00Z',
    last_seen_at: new Date(lastSeen).toISOString(),
  } as unknown as Device;
}

export function uploadItem(changes: Partial<UploadItem> = {}): UploadItem {
  return {
    id: 'u1',
    uploadId: null,
    scope: null,
    filename: 'report.pdf',
    contentType: 'application/pdf',
    size: 100,
    state: 'sending',
    loaded: 0,
    fraction: 0,
    bytesPerSecond: null,
    etaMs: null,
    attempt: 1,
    error: null,
    upload: null,
    createdAt: 0,
    ...changes,
  };
}

export function fakeUploads() {
  const store = createStore<readonly UploadItem[]>([]);
  const calls: Called[] = [];
  const note =
    (name: string, result: unknown) =>
    (...values: unknown[]) => {
      calls.push([name, ...values]);
      return Promise.resolve(result) as Promise<never>;
    };
  const uploads = {
    ...store,
    retry: note('retry', undefined),
    cancel: note('cancel', undefined),
    refresh: note('refresh', undefined),
    downloadUrl: note('downloadUrl', 'https://files.example/1'),
  } as unknown as Uploads;
  return { uploads, calls, set: (...items: UploadItem[]) => store.write(items) };
}

export function fakeOutbox(...items: Partial<OutboxItem>[]): Outbox {
  return { ...createStore<readonly OutboxItem[]>(items as OutboxItem[]) } as unknown as Outbox;
}

export { SessionError };
