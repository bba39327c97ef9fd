// The calls: one function for all, problems as errors with their reference, and every call can be given up.

import type { components } from '../../client/src/schema.js';
import { current, may, signOut, type Me, type Operator, type Scope } from './operator.js';

export type Schemas = components['schemas'];
export type Query = Record<string, string>;

const TIMEOUT = 20_000;

/** What a call came to where it was not answered well. `code` is the service's, or one of ours below. */
export class CallError extends Error {
  constructor(
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly reference: string | null,
    readonly missing: Scope | null = null,
  ) {
    super(`${code}: ${detail}`);
  }
}

export interface Call {
  /** What the key has to allow; null for what every good key may ask. */
  scope: Scope | null;
  method?: 'GET' | 'POST' | 'DELETE';
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Instead of the key that is signed in. */
  key?: string;
}

/** Calls `/v1/admin/…`. Throws CallError; where the key is good no more, the operator is signed out, too. */
export async function call<Answer>(path: string, options: Call): Promise<Answer> {
  const key = options.key ?? current().operator?.key ?? '';
  const query = new URLSearchParams(options.query).toString();
  const headers: Record<string, string> = { ...options.headers, Authorization: `Bearer ${key}` };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  const deadline = AbortSignal.timeout(TIMEOUT);
  let response: Response;
  let text: string;
  try {
    response = await fetch(`/v1/admin/${path}${query && `?${query}`}`, {
      method: options.method ?? 'GET',
      headers,
      cache: 'no-store',
      credentials: 'omit',
      signal: options.signal ? AbortSignal.any([options.signal, deadline]) : deadline,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    text = await response.text();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw deadline.aborted
      ? new CallError('timeout', 'No answer', 'The service did not answer in 20 seconds.', null)
      : new CallError('unreachable', 'Not reached', 'The service cannot be reached from here.', null);
  }
  const reference = response.headers.get('X-Request-Id');
  if (response.status === 204) return undefined as Answer;
  const answer = parsed(text);
  if (response.ok && answer !== null) return answer as Answer;
  // A key that was only tried, or was signed out of since, ends nobody's visit.
  const { operator } = current();
  const its = options.key === undefined && key === operator?.key ? operator : null;
  throw refused(response.status, answer, reference, its, options.scope);
}

/** Asks who a key is. Throws CallError where it is not good, or nobody answers. */
export async function identify(key: string, signal?: AbortSignal): Promise<Operator> {
  const me = await call<Me>('me', { scope: null, key, ...(signal ? { signal } : {}) });
  return { key, me };
}

function refused(
  status: number,
  answer: unknown,
  reference: string | null,
  operator: Operator | null,
  scope: Scope | null,
): CallError {
  const problem = (answer ?? {}) as Partial<Schemas['Problem']>;
  const code = problem.code ?? 'not_the_service';
  const why = problem.code
    ? (problem.detail ?? '')
    : `An answer with status ${status} is not from the service.`;
  if (code === 'operator_key_invalid' && operator) signOut('refused');
  const missing = code === 'forbidden' && operator && scope && !may(operator, scope) ? scope : null;
  return new CallError(
    code,
    problem.title ?? 'Unexpected answer',
    why,
    problem.request_id ?? reference,
    missing,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

export const asCallError = (error: unknown): CallError =>
  error instanceof CallError
    ? error
    : new CallError('unexpected', 'Something went wrong', 'This page has met an error of its own.', null);
