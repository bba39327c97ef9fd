import { asSessionError, type SessionError } from './errors.js';
import type { Ports } from './ports.js';
import type { RetryPolicy } from './types.js';

export const RETRY: RetryPolicy = { tries: 4, baseMs: 300, capMs: 10_000, budgetMs: 30_000 };

/**
 * How long to leave it alone after a failure: for `Retry-After`, and a random while on top, so that clients
 * spread. That is half to all of the exponential bound (AWS's "equal jitter": never no time at all).
 */
export function pauseAfter(
  { retryAfterMs }: SessionError,
  random: () => number,
  attempt: number,
  baseMs: number,
  capMs: number,
): number {
  return (retryAfterMs ?? 0) + (Math.min(capMs, baseMs * 2 ** attempt) * (1 + random())) / 2;
}

export function sleep(ports: Pick<Ports, 'after'>, ms: number): Promise<void> {
  return new Promise((resolve) => ports.after(ms, resolve));
}

/** Calls again what may succeed later: `Retry-After` rules the wait, and the budget the whole. */
export async function withRetry<T>(
  ports: Pick<Ports, 'after' | 'now' | 'random'>,
  policy: RetryPolicy,
  call: () => Promise<T>,
  wanted: () => boolean = () => true,
): Promise<T> {
  const start = ports.now();
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (thrown) {
      const error = asSessionError(thrown);
      const wait = pauseAfter(error, ports.random, attempt, policy.baseMs, policy.capMs);
      const late = ports.now() - start + wait > policy.budgetMs;
      if (!error.retryable || attempt + 1 >= policy.tries || late || !wanted()) throw error;
      await sleep(ports, wait);
      if (!wanted()) throw error;
    }
  }
}
