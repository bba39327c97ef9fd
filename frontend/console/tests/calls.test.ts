import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { call, CallError, identify } from '../src/api.js';
import { current, may, rolesWith, signIn, signOut } from '../src/operator.js';
import { allowance, listed } from '../src/scopes.js';
import { operatorOf } from './operators.js';

const problem = (status: number, code: string): Response =>
  Response.json({ code, status, title: 'A title', detail: 'A detail', request_id: 'req-1' }, { status });

let answers: (url: string, init: RequestInit) => Response | Promise<Response>;
const asked: { url: string; headers: Record<string, string> }[] = [];

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, headers: init.headers as Record<string, string> });
    return answers(url, init);
  });
  signIn(operatorOf('mok_x', 'service:read', 'sessions:end'), false);
});
afterEach(() => {
  signOut('never');
  vi.unstubAllGlobals();
});

const failure = (asking: Promise<unknown>): Promise<CallError> =>
  asking.then(
    () => expect.unreachable(),
    (error: CallError) => error,
  );

describe('calls', () => {
  it('send the key in a header and never in the address', async () => {
    answers = () => Response.json({ items: [] });
    await call('audit', { scope: 'audit:read', query: { last: '1h' } });
    expect(asked).toEqual([{ url: '/v1/admin/audit?last=1h', headers: { Authorization: 'Bearer mok_x' } }]);
  });

  it('of a key that was signed out of since sign nobody else out', async () => {
    answers = () => {
      signOut('by_choice');
      signIn(operatorOf('mok_y'), false);
      return problem(401, 'operator_key_invalid');
    };
    await failure(call('audit', { scope: 'audit:read' }));
    expect(current().operator?.key).toBe('mok_y');
  });

  it('that are refused tell code, detail and reference', async () => {
    answers = () => problem(503, 'service_unavailable');
    expect(await failure(call('health', { scope: 'service:read' }))).toMatchObject({
      code: 'service_unavailable',
      detail: 'A detail',
      reference: 'req-1',
      missing: null,
    });
  });

  it('with a key that is good no more sign out; a network error or 5xx never does', async () => {
    answers = () => Promise.reject(new TypeError('failed'));
    expect((await failure(call('health', { scope: 'service:read' }))).code).toBe('unreachable');
    answers = () => new Response('<html>', { status: 401 });
    expect((await failure(call('health', { scope: 'service:read' }))).code).toBe('not_the_service');
    expect(current().operator).not.toBeNull();
    answers = () => problem(401, 'operator_key_invalid');
    await failure(call('health', { scope: 'service:read' }));
    expect(current()).toEqual({ operator: null, why: 'refused' });
  });

  it('that lack a scope name it; what is forbidden for another reason says so itself', async () => {
    answers = () => problem(403, 'forbidden');
    expect((await failure(call('audit', { scope: 'audit:read' }))).missing).toBe('audit:read');
    const direct = await failure(call('health', { scope: 'service:read' }));
    expect([direct.missing, direct.detail]).toEqual([null, 'A detail']);
    expect(current().operator?.key).toBe('mok_x');
  });

  it('are given up without an error of their own', async () => {
    const given = new AbortController();
    answers = (_, init) =>
      new Promise((_resolve, reject) =>
        init.signal!.addEventListener('abort', () => reject(init.signal!.reason)),
      );
    const asking = call('health', { scope: 'service:read', signal: given.signal });
    given.abort();
    expect(((await failure(asking)) as Error).name).toBe('AbortError');
  });
});

describe('who a key is', () => {
  it('the service says, in one call, with what it may do', async () => {
    const auditor = operatorOf('mok_y', 'audit:read');
    answers = () => Response.json(auditor.me);
    const operator = await identify('mok_y');
    expect(asked).toEqual([{ url: '/v1/admin/me', headers: { Authorization: 'Bearer mok_y' } }]);
    expect(operator).toEqual(auditor);
    expect([may(operator, 'audit:read'), may(operator, 'sessions:end')]).toEqual([true, false]);
  });

  it('is nobody’s where the key is wrong, and whoever is signed in stays', async () => {
    answers = () => problem(401, 'operator_key_invalid');
    expect((await failure(identify('mok_wrong'))).code).toBe('operator_key_invalid');
    expect(current().operator?.key).toBe('mok_x');
  });

  it('says whose keys may what one may not', () => {
    const viewer = operatorOf('mok_v', 'service:read');
    expect(rolesWith(viewer, ['sessions:end'])).toEqual(['operator', 'admin']);
    expect(rolesWith(viewer, ['sessions:end', 'personal:read'])).toEqual(['admin']);
    expect(listed(['a', 'b', 'c'])).toBe('a, b and c');
    expect(allowance('sessions:end')).toBe('End a session');
    expect(allowance('links:read')).toBe('links:read');
  });
});
