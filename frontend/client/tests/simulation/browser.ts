import type { Channel, KeyValue, Lifecycle, LifecycleEvent, Ports } from '../../src/ports.js';
import { browserPorts } from '../../src/browser.js';
import { createSessionClient } from '../../src/client.js';
import type { SessionClient, SessionClientOptions } from '../../src/types.js';
import type { Chance } from './chance.js';
import type { Ask, FakeServer, Reply } from './server.js';
import type { Time } from './time.js';

/** What becomes of one request; the default is a prompt answer. */
export interface Fate {
  /** Milliseconds to the server, and back. */
  there?: number;
  back?: number;
  /** `body`: the headers, and with them the cookie, still arrive. */
  lost?: 'request' | 'answer' | 'body';
  /** The server gets it a second time, this much later. */
  again?: number;
  /** Answered by something else than the service. */
  reply?: Reply | string;
}

export interface FakeTab {
  client: SessionClient;
  ports: Ports;
  happen(event: LifecycleEvent): void;
  show(visible: boolean): void;
  close(): void;
}

/** A browser: one cookie jar, one storage, tabs that talk to each other and share locks. */
export function createBrowser(
  time: Time,
  chance: Chance,
  server: FakeServer,
  options: SessionClientOptions = {},
) {
  let cookie: string | null = null;
  let fate: (ask: Ask) => Fate = () => ({});
  let locking = true;
  const stored = new Map<string, string>();
  const channels = new Map<string, Set<(message: unknown) => void>>();
  const held = new Map<string, Promise<void>>();
  const warnings: string[] = [];
  let robbed = false;
  /** Sessions whose credential came here, and was not taken away by the late answer to an older sign-out. */
  const delivered = new Set<string>();

  const idOf = (token: string | null): string => token?.split('_')[1] ?? '';

  const storage: KeyValue = {
    get: (key) => stored.get(key) ?? null,
    set: (key, value) => void stored.set(key, value),
    remove: (key) => void stored.delete(key),
    keys: () => [...stored.keys()],
    persistent: () => true,
  };

  const openChannel = (name: string): Channel => {
    const all = channels.get(name) ?? new Set();
    channels.set(name, all);
    const own = new Set<(message: unknown) => void>();
    return {
      post: (message) => {
        const text = JSON.stringify(message);
        for (const hear of all)
          if (!own.has(hear)) time.after(chance.under(20), () => all.has(hear) && hear(JSON.parse(text)));
      },
      listen: (listener) => {
        const hear = (message: unknown): void => listener(message);
        own.add(hear);
        all.add(hear);
        return () => void all.delete(hear);
      },
      close: () => own.forEach((hear) => all.delete(hear)),
    };
  };

  const take = (name: string): (() => void) => {
    let release = (): void => {};
    held.set(name, new Promise<void>((resolve) => (release = resolve)));
    return () => {
      held.delete(name);
      release();
    };
  };
  const withLock: Ports['withLock'] = async (name, waitMs, work) => {
    if (!locking) return work();
    let late = false;
    const cancel = time.after(waitMs, () => (late = true));
    const alarm = new Promise<void>((resolve) => time.after(waitMs, resolve));
    while (held.has(name) && !late) await Promise.race([held.get(name), alarm]);
    cancel();
    if (held.has(name)) return work();
    const release = take(name);
    try {
      return await work();
    } finally {
      release();
    }
  };
  const ifFree: Ports['ifFree'] = async (name, work) => {
    if (held.has(name)) return null;
    const release = take(name);
    try {
      return await work();
    } finally {
      release();
    }
  };

  /** `whole`: with its body, in which a token is; the cookie comes with the headers. */
  const respond = (reply: Reply | string, sentWith: string | null, whole = true): Response => {
    if (typeof reply === 'string') return plain(200, reply, { 'Content-Type': 'text/html' });
    const { token } = (reply.body ?? {}) as { token?: string };
    if (token && whole) delivered.add(idOf(token));
    if (reply.cookie !== undefined) {
      if (reply.cookie === null && cookie !== null && cookie !== sentWith) robbed = true;
      if (reply.cookie === null && cookie !== sentWith) delivered.delete(idOf(cookie));
      cookie = reply.cookie;
      delivered.add(idOf(cookie));
    }
    const headers = {
      'Content-Type': 'application/json',
      Date: new Date(time.now()).toUTCString(),
      'X-Request-Id': 'r',
      ...reply.headers,
    };
    return plain(reply.status, reply.body === undefined ? '' : JSON.stringify(reply.body), headers);
  };

  /** Requests of this browser to the service; anything else goes to `elsewhere`. */
  let elsewhere: (url: string, init: RequestInit) => Promise<Response> = () =>
    Promise.reject(new TypeError('Load failed'));
  const fetch = ((url: string, init: RequestInit = {}) => {
    if (!url.startsWith('/v1/')) return elsewhere(url, init);
    return new Promise<Response>((resolve, reject) => {
      const headers = Object.fromEntries(
        [...new Headers(init.headers)].map(([name, value]) => [name.toLowerCase(), value]),
      );
      const { pathname, searchParams } = new URL(url, 'https://app.example');
      const bearer = headers['authorization']?.slice(7) ?? null;
      const ask = (): Ask => ({
        method: init.method ?? 'GET',
        path: pathname.slice(3),
        query: searchParams,
        token: init.credentials === 'omit' ? bearer : cookie,
        transport: init.credentials === 'omit' ? 'token' : 'cookie',
        key: headers['idempotency-key'] ?? null,
        body: init.body ? JSON.parse(init.body as string) : {},
        headers,
      });
      const sent = ask(); // the cookie goes along as it is when the request leaves
      if (sent.transport === 'cookie' && sent.method !== 'GET' && !headers['session-client'])
        throw new Error('Session-Client is missing');
      const what = fate(sent);
      let gone = false;
      const fail = (): void => {
        gone = true;
        reject(new TypeError(chance.pick(['Load failed', 'Failed to fetch', 'NetworkError'])));
      };
      init.signal?.addEventListener('abort', fail);
      if (init.signal?.aborted) return fail();
      const there = what.there ?? 1;
      const arrives = time.now() + there;
      time.after(there, () => {
        // Nothing stays on the wire while the machine sleeps: what was on its way there is lost.
        if (what.lost === 'request' || time.now() > arrives) return fail();
        const reply = what.reply ?? server.answer(sent);
        if (what.again !== undefined) time.after(what.again, () => server.answer(sent));
        time.after(what.back ?? 1, () => {
          if (gone) return;
          if (what.lost === 'answer') return fail();
          if (what.lost === 'body') {
            respond(reply, sent.token, false);
            return fail();
          }
          resolve(respond(reply, sent.token));
        });
      });
    });
  }) as typeof globalThis.fetch;

  const openTab = (more: SessionClientOptions = {}): FakeTab => {
    const listeners = new Set<(event: LifecycleEvent) => void>();
    let visible = true;
    const happen = (event: LifecycleEvent): void => [...listeners].forEach((listener) => listener(event));
    const lifecycle: Lifecycle = {
      isVisible: () => visible,
      isOnline: () => true,
      listen: (listener) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
    const ports: Ports = {
      fetch,
      now: time.now,
      random: chance.next,
      uuid: chance.uuid,
      after: time.after,
      storage,
      dropDatabase: browserPorts().dropDatabase,
      channel: openChannel,
      lifecycle,
      withLock,
      ifFree,
      warn: (message) => void warnings.push(message),
    };
    const client = createSessionClient({ ...options, ...more, ports: { ...ports, ...more.ports } });
    return {
      client,
      ports,
      happen,
      show: (now) => {
        visible = now;
        happen(now ? 'visible' : 'hidden');
      },
      close: () => client.dispose(),
    };
  };

  return {
    openTab,
    storage,
    stored,
    warnings,
    delivered,
    /** The late answer to an older sign-out has taken a newer session's cookie: no client can help it. */
    robbed: () => robbed,
    cookie: () => cookie,
    setCookie: (value: string | null) => void (cookie = value),
    withoutLocks: () => void (locking = false),
    network: (next: (ask: Ask) => Fate) => void (fate = next),
    elsewhere: (next: typeof elsewhere) => void (elsewhere = next),
  };
}

export function plain(status: number, text: string, headers: Record<string, string> = {}): Response {
  const kept = new Headers(headers);
  return {
    status,
    ok: status >= 200 && status < 300,
    headers: kept,
    text: async () => text,
    json: async () => JSON.parse(text),
  } as Response;
}

export type FakeBrowser = ReturnType<typeof createBrowser>;
