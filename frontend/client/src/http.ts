import { isSessionError, SessionError } from './errors.js';
import type { Ports } from './ports.js';
import type { components } from './schema.js';
import type { ErrorCode } from './types.js';

type Problem = components['schemas']['Problem'];

/**
 * Work that is given up `ms` after it began, or after it last said that it moves; what it fails with is
 * a SessionError.
 *
 * What a request rejects with is never looked at: whatever is not our own abort is the network.
 */
export async function within<T>(
  after: Ports['after'],
  ms: number,
  outer: AbortSignal | null | undefined,
  work: (signal: AbortSignal, moving: () => void) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  let late = false;
  let cancel = (): void => {};
  const moving = (): void => {
    cancel();
    cancel = after(ms, () => {
      late = true;
      stop();
    });
  };
  moving();
  outer?.addEventListener('abort', stop);
  if (outer?.aborted) stop();
  try {
    return await work(abort.signal, moving);
  } catch (error) {
    if (isSessionError(error)) throw error;
    throw new SessionError(late ? 'timeout' : outer?.aborted ? 'aborted' : 'network_unreachable', {
      cause: error,
    });
  } finally {
    cancel();
    outer?.removeEventListener('abort', stop);
  }
}

/** One request, and what `read` makes of its answer; or a SessionError. */
export const send = <T>(
  ports: Pick<Ports, 'fetch' | 'after'>,
  timeoutMs: number,
  url: string,
  init: RequestInit,
  read: (response: Response) => Promise<T>,
): Promise<T> =>
  within(ports.after, timeoutMs, init.signal, async (signal) =>
    read(await ports.fetch(url, { ...init, signal })),
  );

/**
 * The service's JSON. A refusal counts only in its own problem body; a proxy's 401, or a page where
 * JSON was expected, is a `protocol_error`.
 */
export async function answerOf(response: Response): Promise<unknown> {
  const body = parse(await response.text());
  if (response.ok && (body !== undefined || response.status === 204)) return body;
  throw refusal(response, body);
}

export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** More than the service's limits ask for, unless set so. What says a year is a proxy, and means none of it. */
const LONGEST_WAIT_S = 900;

const BY_STATUS: Record<number, ErrorCode> = { 413: 'payload_too_large', 429: 'rate_limited' };

/** The error an answer stands for; also used for the app's own endpoints. */
export function refusal({ status, headers }: Response, body: unknown): SessionError {
  const problem = isProblem(body) ? body : null;
  const code = problem?.code ?? (status >= 500 ? 'service_unavailable' : BY_STATUS[status]);
  const seconds = problem?.retry_after_seconds ?? Number(headers.get('Retry-After') ?? NaN);
  return new SessionError(code ?? 'protocol_error', {
    status,
    retryAfterMs: seconds >= 0 ? Math.min(seconds, LONGEST_WAIT_S) * 1000 : null,
    requestId: problem?.request_id ?? headers.get('X-Request-Id'),
    detail: problem?.detail ?? `HTTP ${status} without a problem of this service`,
    fields: problem?.errors ?? [],
    over: problem?.session ?? null,
    userText: problem?.user_text ?? null,
  });
}

/** Ours names itself: `type` is the page that explains `code`, and there is a request to quote. */
function isProblem(body: unknown): body is Problem {
  const { type, code, request_id } = (body ?? {}) as Partial<Problem>;
  return (
    typeof type === 'string' &&
    typeof code === 'string' &&
    typeof request_id === 'string' &&
    type.endsWith(`/problems/${code}`)
  );
}
