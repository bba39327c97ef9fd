// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Schemas } from '../src/api.js';
import { signIn, signOut } from '../src/operator.js';
import { ASK_EVERY, MOST_ROWS, STOP_AFTER, useTail, type TailOf } from '../src/tail.js';
import { operatorOf } from './operators.js';

type AuditEvent = Schemas['AuditEventView'];

const START = Date.parse('2026-11-22T09:15:00.000Z');
const event = (id: number, at = START + id): AuditEvent => ({
  event_id: `e${String(id).padStart(4, '0')}`,
  op_id: 'o',
  at: new Date(at).toISOString(),
  action: 'created',
  name: 'session.created',
  event_class: 3002,
  outcome: 'success',
  severity: 'informational',
  code: null,
  actor: { type: 'visitor', id: null },
  reason: null,
  request_id: null,
  session_id: null,
  upload_id: null,
  network: null,
  entity: 'session',
  version: 1,
  facts: {},
});
const list = (items: AuditEvent[], cursor: string | null = null): Schemas['AuditList'] => ({
  items,
  next_cursor: cursor,
  from: '2026-11-21T09:15:00.000Z',
  to: new Date(START).toISOString(),
  total: null,
  catalogue: '1.0.0',
});

let answer: () => Response;
const asked: URLSearchParams[] = [];
const FIRST = list([event(2), event(1)]);

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  asked.length = 0;
  answer = () => Response.json(list([]));
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(new URL(url, 'http://x').searchParams);
    return answer();
  });
  signIn(operatorOf('mok_x', 'audit:read'), false);
});
afterEach(() => {
  cleanup();
  signOut('never');
  vi.unstubAllGlobals();
  vi.useRealTimers();
  visibility('visible');
});

const OF: TailOf = { first: FIRST, items: FIRST.items, filters: { outcome: 'success' }, reading: false };
const follow = (of: Partial<TailOf> = {}) =>
  renderHook((props: TailOf) => useTail(props), { initialProps: { ...OF, ...of } });
const pass = async (milliseconds: number): Promise<void> => {
  await act(() => vi.advanceTimersByTimeAsync(milliseconds));
};
const ids = (items: readonly AuditEvent[]): string[] => items.map((each) => each.event_id);

function visibility(state: DocumentVisibilityState): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

describe('the live tail', () => {
  it('is off until it is asked for, and asks no more once it is stopped', async () => {
    const { result } = follow();
    await pass(60_000);
    expect(asked).toEqual([]);
    act(() => result.current.start());
    await pass(0);
    expect(asked.length).toBe(1);
    await pass(ASK_EVERY);
    expect(asked.length).toBe(2);
    act(() => result.current.stop());
    await pass(60_000);
    expect(asked.length).toBe(2);
  });

  it('asks by the same filters for what came since, and a little before: events come late', async () => {
    const { result } = follow();
    act(() => result.current.start());
    await pass(0);
    expect(Object.fromEntries(asked[0]!)).toEqual({
      outcome: 'success',
      from: '2026-11-22T09:13:00.000Z',
      limit: '100',
    });
  });

  it('puts what came above what was there, in the order of time and each once', async () => {
    const { result } = follow();
    act(() => result.current.start());
    answer = () => Response.json(list([event(4), event(2)]));
    await pass(0);
    expect(ids(result.current.items)).toEqual(['e0004', 'e0002', 'e0001']);
    expect([...result.current.fresh]).toEqual(['e0004']);
    answer = () => Response.json(list([event(4), event(3), event(2)]));
    await pass(ASK_EVERY);
    expect(ids(result.current.items)).toEqual(['e0004', 'e0003', 'e0002', 'e0001']);
    expect([...result.current.fresh]).toEqual(['e0003']);
  });

  it('goes on by the cursor where a page is not all, and says where even that is not', async () => {
    const { result } = follow();
    act(() => result.current.start());
    answer = () => Response.json(list([event(10 - asked.length)], asked.length < 3 ? 'c' : null));
    await pass(0);
    expect(asked.map((each) => each.get('cursor'))).toEqual([null, 'c', 'c']);
    expect(result.current.complete).toBe(true);
    answer = () => Response.json(list([], 'c'));
    await pass(ASK_EVERY);
    expect([asked.length, result.current.complete]).toEqual([8, false]);
  });

  it('holds no more rows than it says, and what no longer joins up is left out', async () => {
    const { result } = follow();
    act(() => result.current.start());
    const burst = Array.from({ length: MOST_ROWS + 50 }, (_, at) => event(100 + at)).reverse();
    answer = () => Response.json(list(burst));
    await pass(0);
    expect(result.current.items.length).toBe(MOST_ROWS);
    expect([result.current.cut, ids(result.current.items)[0]]).toEqual([true, burst[0]!.event_id]);
    act(() => result.current.stop());
    expect(ids(result.current.items)).not.toContain('e0002');
  });

  it('rests while nobody sees it or somebody reads, and asks no sooner for that', async () => {
    const { result, rerender } = follow();
    act(() => result.current.start());
    await pass(0);
    act(() => visibility('hidden'));
    expect(result.current.paused).toBe('hidden');
    await pass(60_000);
    expect(asked.length).toBe(1);
    act(() => visibility('visible'));
    await pass(0);
    expect(asked.length).toBe(2);
    rerender({ ...OF, reading: true });
    expect(result.current.paused).toBe('reading');
    rerender(OF);
    await pass(ASK_EVERY - 1);
    expect(asked.length).toBe(2);
    await pass(1);
    expect(asked.length).toBe(3);
  });

  it('stops at an error with what is there, and goes on when it is asked to', async () => {
    const { result } = follow();
    act(() => result.current.start());
    answer = () => Response.json({ code: 'rate_limited', title: 'Slow down', detail: 'x' }, { status: 429 });
    await pass(0);
    expect(result.current).toMatchObject({ on: false, stopped: { code: 'rate_limited' } });
    expect(ids(result.current.items)).toEqual(['e0002', 'e0001']);
    await pass(60_000);
    expect(asked.length).toBe(1);
    act(() => result.current.start());
    expect(result.current.stopped).toBeNull();
    await pass(ASK_EVERY);
    expect(asked.length).toBe(2);
  });

  it('stops by itself where a page is left alone', async () => {
    const { result } = follow();
    act(() => result.current.start());
    await pass(STOP_AFTER + ASK_EVERY);
    expect(result.current).toMatchObject({ on: false, stopped: 'after_a_while' });
  });

  it('is read aloud as a number, and not with every answer', async () => {
    const { result } = follow();
    act(() => result.current.start());
    expect(result.current.said).toBe('Live.');
    let next = 10;
    answer = () => Response.json(list([event(next++)]));
    const said: string[] = [];
    for (let second = 0; second < 30; second += 5) {
      await pass(second ? ASK_EVERY : 0);
      said.push(result.current.said);
    }
    expect(said).toEqual(['', '', '', '4 new events.', '', '']);
  });

  it('begins anew with another list', async () => {
    const { result, rerender } = follow();
    act(() => result.current.start());
    answer = () => Response.json(list([event(4)]));
    await pass(0);
    const other = list([event(9)]);
    answer = () => Response.json(list([]));
    rerender({ ...OF, first: other, items: other.items, filters: {} });
    await pass(ASK_EVERY);
    expect(ids(result.current.items)).toEqual(['e0009']);
    expect(asked.at(-1)!.has('outcome')).toBe(false);
  });
});
