import type { ErrorCode } from './types.js';
import type { Catalogue, UserMessage } from './messages.js';

export declare class SessionError extends Error {
  readonly code: ErrorCode;
  readonly status: number | null;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;
  readonly fields: readonly { pointer: string; detail: string }[];
  readonly over: { session_id: string; reason: string; recoverable: boolean; kept: ('profile' | 'consents' | 'uploads' | 'state')[]; ended_at: string; successor_id?: string } | null;
  get retryable(): boolean;
  userMessage(locale?: string, catalogue?: Catalogue): UserMessage;
}
