import type { components } from './schema.js';
import type { ErrorCode } from './types.js';

type Problem = components['schemas']['Problem'];
/** What is left of a session that is over. */
export type SessionOver = NonNullable<Problem['session']>;

const BRAND = 'maria-sessions/error';
const AGAIN: readonly string[] = [
  'network_unreachable',
  'timeout',
  'rate_limited',
  'idempotency_in_flight',
  'link_pending',
];

export interface SessionErrorFields {
  status?: number | null;
  detail?: string;
  requestId?: string | null;
  retryAfterMs?: number | null;
  fields?: readonly { pointer: string; detail: string }[];
  over?: SessionOver | null;
  userText?: string | null;
  cause?: unknown;
}

/** Every failure of this package. Tell them apart by `code`; the text is for developers. */
export class SessionError extends Error {
  readonly brand = BRAND;
  override readonly name = 'SessionError';
  /** The HTTP status; null where no answer came. */
  readonly status: number | null = null;
  readonly requestId: string | null = null;
  readonly retryAfterMs: number | null = null;
  /** Which fields are wrong, as JSON pointers into the body. */
  readonly fields: readonly { pointer: string; detail: string }[] = [];
  readonly over: SessionOver | null = null;
  /** The service's own words for the visitor, in English. */
  readonly userText: string | null = null;

  constructor(
    readonly code: ErrorCode,
    { detail = code, cause, ...more }: SessionErrorFields = {},
  ) {
    super(detail, { cause });
    Object.assign(this, more);
  }

  /** Whether the same request may succeed later. */
  get retryable(): boolean {
    return AGAIN.includes(this.code) || (this.status !== null && this.status >= 500);
  }
}

/** By brand, not `instanceof`: two copies of this package understand each other. */
export function isSessionError(error: unknown): error is SessionError {
  return (error as { brand?: unknown } | null)?.brand === BRAND;
}

export function isCode<C extends ErrorCode>(
  error: unknown,
  ...codes: C[]
): error is SessionError & { code: C } {
  return isSessionError(error) && (codes as string[]).includes(error.code);
}

/** Whatever was thrown, as one of ours. */
export function asSessionError(error: unknown): SessionError {
  return isSessionError(error)
    ? error
    : new SessionError('protocol_error', { detail: String(error), cause: error });
}
