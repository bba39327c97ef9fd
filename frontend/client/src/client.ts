import { createCaller, isRepeatable, type SessionAnswer } from './calls.js';
import { createDevices } from './devices.js';
import { createDrafts } from './drafts.js';
import { createEngine } from './engine.js';
import { SessionError } from './errors.js';
import { describe } from './messages.js';
import { settingsOf } from './settings.js';
import { createState } from './state.js';
import { joinTabs, type TabMessage, type Tabs } from './tabs.js';
import type { RequestOptions, Session, SessionClient, SessionClientOptions } from './types.js';
import { verdictOf } from './verdicts.js';
import { createWatch } from './watch.js';

const TAB_JITTER_MS = 250;
const FRESH_MS = 30_000;

/** Makes a client. Nothing happens, and nothing outside is touched, before `init()`. */
export function createSessionClient(options: SessionClientOptions = {}): SessionClient {
  const settings = settingsOf(options);
  const { ports, transport } = settings;
  let tabs: Tabs | null = null;
  const tell = (message: TabMessage): void => tabs?.tell(message);
  const state = createState(ports, settings.name, tell);
  const drafts = createDrafts(ports, settings.name);
  const call = createCaller(settings);
  const engine = createEngine(settings, state, call, tell, drafts, (error) => watch.trouble(error));
  const watch = createWatch(settings, state, () => engine, touch);
  let starting: Promise<Session> | null = null;
  let giveUp: (error: SessionError) => void = () => {};
  let lastTouch = -Infinity;

  function touch(): void {
    const now = ports.now();
    const { status, busy } = state.store.getSnapshot();
    engine.attend();
    if (status === 'recovering' && !busy && settings.recovery !== 'ask') engine.sync().catch(() => {});
    const due = now - lastTouch >= (status === 'expiring' ? settings.focusCooldownMs : settings.touchMs);
    if (!due || (status !== 'active' && status !== 'expiring')) return;
    lastTouch = now;
    engine.touch().catch(() => {});
  }

  const hear = (message: TabMessage): void => {
    const { status, session } = state.store.getSnapshot();
    const ask = (): void =>
      void ports.after(ports.random() * TAB_JITTER_MS, () => engine.sync().catch(() => {}));
    if (message.type === 'notice') state.patch({ notice: message.notice });
    else if (message.type === 'acknowledged') state.acknowledge(message.id);
    else if (status === 'ended') return;
    else if (message.type === 'seen') {
      if (!state.adopt(message.seen)) ask();
    } else {
      const own = session?.session_id ?? null;
      if (message.id !== null && message.id !== own) state.bury(message.id);
      if (own !== null && message.id === own) state.close(new SessionError(message.code), own);
      else if (own !== null) ask();
    }
  };

  const init = (): Promise<Session> => {
    if (starting) return starting;
    const first = new Promise<Session>((resolve, reject) => {
      giveUp = reject;
      const off = [
        state.events.on('validated', ({ session }) => settle(() => resolve(session))),
        state.events.on('ended', ({ error }) => settle(() => reject(error))),
      ];
      const settle = (how: () => void): void => {
        off.forEach((remove) => remove());
        how();
      };
    });
    first.catch(() => {}); // who does not wait for it is not told of its failure
    starting = first;
    tabs = joinTabs(ports.channel?.(settings.name) ?? null, ports.uuid(), hear);
    engine.attend();
    lastTouch = ports.now(); // beginning is activity
    state.remember();
    watch.start();
    engine.sync().catch(() => {});
    return first;
  };

  state.events.on('validated', () => {
    // Rotating is activity: a page that nobody looks after must not keep its session alive by it.
    if (engine.attended() && transport.rotationDue(ports.now())) engine.rotate().catch(() => {});
  });

  /** The session to send a request with: waits for a start or a recovery, throws once ended. */
  const ready = async (): Promise<void> => {
    const { status, error, busy } = state.store.getSnapshot();
    if (status === 'ended') throw error;
    engine.attend();
    if (status === 'idle') void init();
    if (
      status === 'idle' ||
      status === 'starting' ||
      (status === 'recovering' && (busy || settings.recovery !== 'ask'))
    )
      await engine.sync();
  };

  const request = async <T>(
    method: string,
    path: string,
    body?: unknown,
    more: RequestOptions = {},
  ): Promise<T> => {
    await ready();
    const { idempotencyKey: key, headers, signal, query } = more;
    const text = new URLSearchParams(
      Object.entries(query ?? {}).map(([name, value]) => [name, String(value)]),
    ).toString();
    for (let replayed = false; ; replayed = true) {
      const mark = state.mark();
      try {
        return (await call<T>(method, text ? `${path}?${text}` : path, { body, key, headers, signal })).body;
      } catch (thrown) {
        if (verdictOf(thrown as SessionError) === 'lives') throw thrown;
        await engine.settle(thrown, mark);
        if (replayed || !isRepeatable(method, path, key)) throw thrown;
      }
    }
  };

  const validate = async (): Promise<Session> => {
    const { status, error } = state.store.getSnapshot();
    if (status === 'idle') return init();
    if (error && (status === 'ended' || (status === 'degraded' && watch.cooling()))) throw error;
    return engine.sync();
  };

  return {
    ports,
    name: settings.name,
    timeoutMs: settings.timeoutMs,
    retry: settings.retry,
    sharedDevice: settings.sharedDevice,
    getSnapshot: state.store.getSnapshot,
    getServerSnapshot: state.store.getServerSnapshot,
    subscribe: state.store.subscribe,
    on: state.events.on,
    init,
    validate,
    ensureFresh: async (maxAgeMs = FRESH_MS) => {
      engine.attend();
      const { status, session } = state.store.getSnapshot();
      const fresh = ports.now() - state.confirmedAt() < maxAgeMs;
      return session && fresh && (status === 'active' || status === 'expiring') ? session : validate();
    },
    touch,
    extend: () => {
      engine.attend();
      const { warning } = state.store.getSnapshot();
      return warning?.renewable
        ? engine.reset({ reason: 'user_requested', keep: settings.keep })
        : engine.touch();
    },
    reset: ({ reason = 'user_requested', keep = settings.keep } = {}) => engine.reset({ reason, keep }),
    end: engine.end,
    restart: async () => {
      if (!starting) return init();
      const session = await engine.restart();
      starting = Promise.resolve(session);
      return session;
    },
    update: async (changes) => {
      await ready();
      const mark = state.mark();
      const headers = { 'If-Match': `"${state.store.getSnapshot().session?.revision}"` };
      try {
        return await engine.accept(
          await call<SessionAnswer>('PATCH', '/session', { body: changes, headers }),
          mark,
        );
      } catch (thrown) {
        if (verdictOf(thrown as SessionError) !== 'lives') await engine.settle(thrown, mark);
        throw thrown;
      }
    },
    request,
    fetch: async (url, init = {}) => {
      await ready();
      const sentWith = await transport.prepare();
      const headers = new Headers(init.headers);
      headers.set('Session-Client', settings.client);
      const ours = new URL(settings.baseUrl, globalThis.location?.href);
      // A token is for its own service only; a cookie the browser keeps to its host by itself.
      if (new URL(url, ours).origin === ours.origin) {
        for (const [header, value] of Object.entries(sentWith.headers)) headers.set(header, value);
      }
      const response = await ports.fetch(url, { ...init, headers });
      if (response.status === 401 || response.status === 403) validate().catch(() => {});
      return response;
    },
    devices: createDevices(request, () => engine.left()),
    drafts,
    describe: (what) => describe(what, settings.locale, settings.messages),
    acknowledge: (id) => {
      state.acknowledge(id);
      tell({ type: 'acknowledged', id });
    },
    doctor: async () => (await import('./doctor.js')).examine(settings),
    dispose: () => {
      engine.forget();
      watch.stop();
      drafts.close();
      tabs?.close();
      tabs = null;
      starting = null;
      giveUp(new SessionError('aborted', { detail: 'The client was disposed of.' }));
    },
  };
}
