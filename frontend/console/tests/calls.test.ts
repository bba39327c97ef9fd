import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { call, CallError } from '../src/api.js';
import { current, may, signIn, signOut } from '../src/operator.js';
import { identify } from '../src/scopes.js';

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
  signIn({ key: 'mok_x', identity: null, known: null, refused: new Set() }, false);
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
      signIn({ key: 'mok_y', identity: null, known: null, refused: new Set() }, false);
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

  it('that lack a scope name it, and it is not offered again', async () => {
    answers = () => problem(403, 'forbidden');
    expect((await failure(call('audit', { scope: 'audit:read' }))).missing).toBe('audit:read');
    expect(may(current().operator!, 'audit:read')).toBe(false);
    expect(may(current().operator!, 'sessions:end')).toBe(true);
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
  it('the list of keys says, where the key may read it', async () => {
    answers = () =>
      Response.json({
        items: [{ key_id: 'k1', current: true, role: 'auditor', scopes: ['audit:read', 'keys:read'] }],
      });
    const operator = await identify('mok_y');
    expect(operator.identity).toEqual({ keyId: 'k1', role: 'auditor' });
    expect([may(operator, 'audit:read'), may(operator, 'sessions:end')]).toEqual([true, false]);
  });

  it('is found out by harmless reads where it may not', async () => {
    answers = (url) =>
      url.includes('operator-keys') || url.includes('audit') || url.includes('exports')
        ? problem(403, 'forbidden')
        : Response.json({ items: [] });
    const operator = await identify('mok_viewer');
    expect([
      may(operator, 'service:read'),
      may(operator, 'sessions:list'),
      may(operator, 'audit:read'),
    ]).toEqual([true, true, false]);
    expect(asked.every(({ headers }) => headers['Authorization'] === 'Bearer mok_viewer')).toBe(true);
  });

  it('is nobody’s where the key is wrong, and whoever is signed in stays', async () => {
    answers = () => problem(401, 'operator_key_invalid');
    expect((await failure(identify('mok_wrong'))).code).toBe('operator_key_invalid');
    expect(current().operator?.key).toBe('mok_x');
  });
});
