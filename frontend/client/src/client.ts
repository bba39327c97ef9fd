import { createCaller, isRepeatable, type Reply, type SessionAnswer } from './calls.js';
import { createEngine } from './engine.js';
import { SessionError } from './errors.js';
import { settingsOf } from './settings.js';
import { createState, isLive, type Mark } from './state.js';
import { joinTabs, type TabMessage, type Tabs } from './tabs.js';
import type { RequestOptions, Session, SessionClient, SessionClientOptions } from './types.js';
import { verdictOf } from './verdicts.js';
import { createWatch } from './watch.js';

const TAB_JITTER_MS = 250;
const FRESH_MS = 30_000;

/** Makes a client. Nothing happens, and nothing outside is touched, before `init()`. */
export function createSessionClient(options: SessionClientOptions = {}): SessionClient {
  const settings = settingsOf(options);
  const { ports, transport, name } = settings;
  let tabs: Tabs | null = null;
  const tell = (message: TabMessage): void => tabs?.tell(message);
  const state = createState(ports, name, tell);
  const { getSnapshot, getServerSnapshot, subscribe } = state.store;
  const call = createCaller(settings);
  const engine = createEngine(settings, state, call, tell, (error) => watch.trouble(error));
  const watch = createWatch(settings, state, engine, touch);
  let starting: Promise<Session> | null = null;
  let began = (_session: Session): void => {};
  let giveUp = (_error: SessionError): void => {};
  let lastTouch = -Infinity;

  /** Over, and to be gone on with without being asked for. */
  const recovers = (): boolean => state.status() === 'recovering' && settings.recovery !== 'ask';

  function touch(): void {
    const now = ports.now();
    engine.attend();
    if (recovers() && !getSnapshot().busy) engine.sync().catch(() => {});
    const status = state.status();
    const pause = status === 'expiring' ? settings.focusCooldownMs : settings.touchMs;
    if (!isLive(status) || now - lastTouch < pause) return;
    lastTouch = now;
    engine.touch().catch(() => {});
  }

  const hear = (message: TabMessage): void => {
    const ask = (): void =>
      void ports.after(ports.random() * TAB_JITTER_MS, () => engine.sync().catch(() => {}));
    if (message.type === 'notice') state.patch({ notice: message.notice });
    else if (message.type === 'acknowledged') state.acknowledge(message.id);
    else if (state.status() === 'ended') return;
    else if (message.type === 'seen') {
      if (!state.adopt(message.seen)) ask();
    } else {
      const own = state.session()?.session_id ?? null;
      if (message.id !== null && message.id !== own) state.bury(message.id);
      if (own === null) {
        // The visitor signed out while this tab was beginning: what it begins has to be ended too.
        if (message.id === null) engine.end().catch(() => {});
      } else if (message.id === own) state.close(new SessionError(message.code), own);
      else ask();
    }
  };

  const init = (): Promise<Session> => {
    if (starting) return starting;
    starting = new Promise((resolve, reject) => {
      began = resolve;
      giveUp = reject;
    });
    starting.catch(() => {}); // who does not wait for it is not told of its failure
    tabs = joinTabs(ports.channel?.(name) ?? null, hear);
    engine.attend();
    lastTouch = ports.now(); // beginning is activity
    state.remember();
    watch.start();
    engine.sync().then(began, () => {});
    return starting;
  };

  state.events.on('validated', ({ session }) => {
    began(session);
    // Rotating is activity: a page that nobody looks after must not keep its session alive by it.
    if (engine.attended() && transport.rotationDue(ports.now())) engine.rotate().catch(() => {});
  });
  state.events.on('ended', ({ error }) => giveUp(error));

  /** The session to send a request with: waits for a start or a recovery, throws once ended. */
  const ready = async (): Promise<void> => {
    const { status, error, busy } = getSnapshot();
    if (status === 'ended') throw error;
    engine.attend();
    if (status === 'idle') void init();
    if (status === 'idle' || status === 'starting' || (status === 'recovering' && busy) || recovers())
      await engine.sync();
  };

  /** A call of the app: with the session there is, and where it can be repeated in its successor. */
  const exchange = async <T>(
    method: string,
    path: string,
    body?: unknown,
    { idempotencyKey: key, headers, signal, query }: RequestOptions = {},
  ): Promise<{ reply: Reply<T>; mark: Mark }> => {
    await ready();
    const search = new URLSearchParams(query as Record<string, string>).toString();
    for (let replayed = false; ; replayed = true) {
      const mark = state.mark();
      try {
        const target = search ? `${path}?${search}` : path;
        return { reply: await call<T>(method, target, { body, key, headers, signal }), mark };
      } catch (thrown) {
        if (verdictOf(thrown) === 'lives') throw thrown;
        await engine.settle(thrown, mark);
        if (replayed || !isRepeatable(method, path, key)) throw thrown;
      }
    }
  };

  const validate = async (): Promise<Session> => {
    const { status, error } = getSnapshot();
    if (status === 'idle') return init();
    if (error && (status === 'ended' || (status === 'degraded' && watch.cooling()))) throw error;
    return engine.sync();
  };

  const reset: SessionClient['reset'] = ({ reason = 'user_requested', keep = settings.keep } = {}) =>
    engine.reset({ reason, keep });

  return {
    ports,
    name,
    timeoutMs: settings.timeoutMs,
    retry: settings.retry,
    sharedDevice: settings.sharedDevice,
    locale: settings.locale,
    messages: settings.messages,
    getSnapshot,
    getServerSnapshot,
    subscribe,
    on: state.events.on,
    init,
    validate,
    ensureFresh: async (maxAgeMs = FRESH_MS) => {
      engine.attend();
      const { status, session } = getSnapshot();
      const fresh = isLive(status) && ports.now() - state.confirmedAt() < maxAgeMs;
      return session && fresh ? session : validate();
    },
    touch,
    extend: () => {
      engine.attend();
      return getSnapshot().warning?.renewable ? reset() : engine.touch();
    },
    reset,
    end: engine.end,
    left: engine.left,
    restart: async () => {
      if (!starting) return init();
      const session = await engine.restart();
      starting = Promise.resolve(session);
      return session;
    },
    update: async (changes) => {
      await ready();
      const headers = { 'If-Match': `"${state.session()?.revision}"` };
      const { reply, mark } = await exchange<SessionAnswer>('PATCH', '/session', changes, { headers });
      return engine.accept(reply, mark);
    },
    request: async <T>(...of: Parameters<SessionClient['request']>) => (await exchange<T>(...of)).reply.body,
    fetch: async (url, init = {}) => {
      await ready();
      const sentWith = await transport.prepare();
      const headers = new Headers(init.headers);
      headers.set('Session-Client', settings.client);
      const page = globalThis.location?.href;
      const ours = new URL(settings.baseUrl, page);
      // A token is for its own service only, and what is relative goes to the page's own host; a cookie
      // the browser keeps to its host by itself.
      if (new URL(url, page ?? ours).origin === ours.origin) {
        for (const [header, value] of Object.entries(sentWith.headers)) headers.set(header, value);
      }
      const response = await ports.fetch(url, { ...init, headers });
      if (response.status === 401 || response.status === 403) validate().catch(() => {});
      return response;
    },
    acknowledge: (id) => {
      state.acknowledge(id);
      tell({ type: 'acknowledged', id });
    },
    doctor: async () => (await import('./doctor.js')).examine(settings),
    dispose: () => {
      engine.forget();
      watch.stop();
      state.events.emit('disposed', { at: ports.now() });
      tabs?.close();
      tabs = starting = null;
      giveUp(new SessionError('aborted', { detail: 'The client was disposed of.' }));
    },
  };
}
