import { answerOf, send } from './http.js';
import { withRetry } from './retry.js';
import type { Settings } from './settings.js';
import type { Prepared } from './transport.js';
import type { Session } from './types.js';

export interface Call {
  body?: unknown;
  key?: string | undefined;
  headers?: Record<string, string> | undefined;
  signal?: AbortSignal | undefined;
  /** Sent once only: its repeat would mean something else, or the caller looks before it repeats. */
  once?: boolean;
  /** Stops repeating as soon as this is false. */
  wanted?: () => boolean;
}

/** What a session call answers. */
export interface SessionAnswer {
  session: Session;
  token?: string;
}

export interface Reply<T> {
  body: T;
  sentWith: Prepared;
}

/** Calls of the service: the credential, the headers it wants, and tries again only what is safe. */
export type Caller = <T>(method: string, path: string, call?: Call) => Promise<Reply<T>>;

/** Repeatable by nature: reading, deleting, and what the service calls idempotent. */
const SAFE = /^(GET|DELETE) |^POST \/session\/(touch|rotate)$/;

export function isRepeatable(method: string, path: string, key?: string): boolean {
  return key !== undefined || SAFE.test(`${method} ${path}`);
}

export function createCaller(settings: Settings): Caller {
  const { ports, transport } = settings;
  return async <T>(method: string, path: string, call: Call = {}) => {
    const attempt = async (): Promise<Reply<T>> => {
      const sentWith = await transport.prepare();
      const headers: Record<string, string> = {
        Accept: 'application/json',
        'Session-Client': settings.client,
        ...sentWith.headers,
        ...call.headers,
      };
      if (call.key !== undefined) headers['Idempotency-Key'] = call.key;
      if (call.body !== undefined) headers['Content-Type'] = 'application/json';
      const init: RequestInit = {
        method,
        headers,
        credentials: sentWith.credentials,
        cache: 'no-store',
        signal: call.signal ?? null,
        body: JSON.stringify(call.body), // nothing, of nothing
      };
      const url = settings.baseUrl + path;
      const body = (await send(ports, settings.timeoutMs, url, init, answerOf)) as T;
      return { body, sentWith };
    };
    const repeat = !call.once && isRepeatable(method, path, call.key);
    return repeat ? withRetry(ports, settings.retry, attempt, call.wanted) : attempt();
  };
}
