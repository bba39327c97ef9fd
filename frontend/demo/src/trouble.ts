import type { Store } from 'maria-sessions';
import { createStore } from './store.js';

export const NETWORKS = ['normal', 'offline', 'unavailable', 'slow', 'lossy'] as const;
export type Network = (typeof NETWORKS)[number];

/** What the next check is answered with: `session_expired` until it is renewed, the others once. */
export const PRETENCES = ['warning', 'session_expired', 'rate_limited', 'not_json'] as const;
export type Pretence = (typeof PRETENCES)[number];

export interface TroubleState {
  readonly network: Network;
  readonly pretence: Pretence | null;
}

export interface Trouble extends Store<TroubleState> {
  readonly fetch: typeof fetch;
  set(change: Partial<TroubleState>): void;
}

const SLOW_MS = 3000;
const WARN_SECONDS = 70;
const json = (status: number, body: unknown, type = 'application/problem+json'): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': type, 'X-Request-Id': 'pretended' },
  });

function problem(code: string, status: number, more: object = {}): Response {
  return json(status, {
    type: `/v1/problems/${code}`,
    title: code,
    status,
    code,
    detail: 'Pretended by the demo.',
    request_id: 'pretended',
    ...more,
  });
}

/**
 * Stands between the client and the network, and breaks things on purpose. The service is never
 * told: what is pretended here is what a browser would see if it happened. Only a session that is
 * pretended to be over is really replaced, as the visitor's wish.
 */
export function createTrouble(
  real: typeof fetch,
  initial: Network,
  keep: (network: Network) => void,
): Trouble {
  const store = createStore<TroubleState>({ network: initial, pretence: null });
  const set = (change: Partial<TroubleState>): void => {
    store.write({ ...store.getSnapshot(), ...change });
    if (change.network) keep(change.network);
  };
  let count = 0;

  const pretend = async (pretence: Pretence, answer: () => Promise<Response>): Promise<Response> => {
    if (pretence === 'rate_limited') return problem('rate_limited', 429, { retry_after_seconds: 5 });
    if (pretence === 'not_json')
      return new Response('<h1>Please accept the terms of this network</h1>', {
        headers: { 'Content-Type': 'text/html' },
      });
    const response = await answer();
    const { session } = (await response
      .clone()
      .json()
      .catch(() => ({}))) as { session?: Record<string, unknown> };
    if (!response.ok || !session) return response;
    if (pretence === 'warning') {
      const soon = {
        idle_expires_in_seconds: WARN_SECONDS,
        warn_in_seconds: 0,
        check_in_seconds: WARN_SECONDS,
      };
      return json(response.status, { session: { ...session, ...soon } }, 'application/json');
    }
    const kept = ['profile', 'consents', 'uploads', 'state'];
    return problem('session_expired', 401, {
      session: {
        session_id: session['session_id'],
        reason: 'idle',
        recoverable: true,
        kept,
        ended_at: new Date().toISOString(),
      },
    });
  };

  const through: typeof fetch = async (input, init) => {
    const { network } = store.getSnapshot();
    const isCheck = (init?.method ?? 'GET') === 'GET' && /\/v1\/session(\?|$)/.test(String(input));
    if (network === 'offline') throw new TypeError('Offline, on purpose.');
    if (network === 'unavailable') return problem('service_unavailable', 503, { retry_after_seconds: 1 });
    if (network === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    const { pretence } = store.getSnapshot();
    if (pretence && isCheck) {
      if (pretence !== 'session_expired') set({ pretence: null });
      return pretend(pretence, () => real(input, init));
    }
    let sent = init;
    if (pretence === 'session_expired' && /\/v1\/session\/renew$/.test(String(input))) {
      set({ pretence: null });
      // The service knows that the session lives, and for `expired` would rightly answer that one.
      const asked = { ...(JSON.parse(String(init?.body)) as object), reason: 'user_requested' };
      sent = { ...init, body: JSON.stringify(asked) };
    }
    const response = await real(input, sent);
    if (network === 'lossy' && count++ % 2 === 0) throw new TypeError('The answer got lost, on purpose.');
    return response;
  };
  return {
    getSnapshot: store.getSnapshot,
    getServerSnapshot: store.getServerSnapshot,
    subscribe: store.subscribe,
    fetch: through,
    set,
  };
}
