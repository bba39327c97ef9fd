import { SessionError } from './errors.js';
import type { Ports } from './ports.js';
import type { components } from './schema.js';
import type { ErrorCode } from './types.js';

type Problem = components['schemas']['Problem'];

export interface Answer {
  status: number;
  body: unknown;
  headers: Headers;
}

/**
 * One request, answered in JSON or by a SessionError.
 *
 * What `fetch` rejects with is never looked at: whatever is not our own abort is the network. A
 * refusal counts only in this service's own problem body; a proxy's 401 is a `protocol_error`.
 */
export async function send(
  ports: Pick<Ports, 'fetch' | 'after'>,
  timeoutMs: number,
  url: string,
  init: RequestInit,
): Promise<Answer> {
  const abort = new AbortController();
  let late = false;
  const cancel = ports.after(timeoutMs, () => {
    late = true;
    abort.abort();
  });
  const outer = init.signal;
  const stop = (): void => abort.abort();
  outer?.addEventListener('abort', stop);
  if (outer?.aborted) stop();
  try {
    const response = await ports.fetch(url, { ...init, signal: abort.signal });
    return read(response, await response.text());
  } catch (error) {
    if (error instanceof SessionError) throw error;
    throw new SessionError(late ? 'timeout' : outer?.aborted ? 'aborted' : 'network_unreachable', {
      cause: error,
    });
  } finally {
    cancel();
    outer?.removeEventListener('abort', stop);
  }
}

function read(response: Response, text: string): Answer {
  const { status, headers } = response;
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    throw refusal(status, headers, null);
  }
  if (status >= 400) throw refusal(status, headers, body);
  if (status < 200 || status >= 300 || (body === undefined && status !== 204))
    throw refusal(status, headers, null);
  return { status, body, headers };
}

const BY_STATUS: Record<number, ErrorCode> = { 413: 'payload_too_large', 429: 'rate_limited' };

/** The error an answer stands for; also used for the app's own endpoints. */
export function refusal(status: number, headers: Headers, body: unknown): SessionError {
  const seconds = Number(headers.get('Retry-After') ?? NaN);
  const more = {
    status,
    retryAfterMs: seconds >= 0 ? seconds * 1000 : null,
    requestId: headers.get('X-Request-Id'),
  };
  if (!isProblem(body)) {
    const code = status >= 500 ? 'service_unavailable' : BY_STATUS[status];
    return new SessionError(code ?? 'protocol_error', {
      ...more,
      detail: `HTTP ${status} without a problem of this service`,
    });
  }
  return new SessionError(body.code, {
    ...more,
    detail: body.detail,
    requestId: body.request_id,
    retryAfterMs:
      body.retry_after_seconds === undefined ? more.retryAfterMs : body.retry_after_seconds * 1000,
    fields: body.errors ?? [],
    over: body.session ?? null,
    userText: body.user_text,
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
