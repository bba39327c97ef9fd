import { describe, expect, it } from 'vitest';
import { createTrouble, type Network } from '../src/trouble.js';

const view = {
  session: { session_id: 'a', idle_expires_in_seconds: 1800, warn_in_seconds: 1680, check_in_seconds: 300 },
};

function made(network: Network = 'normal') {
  const asked: string[] = [];
  const bodies: unknown[] = [];
  const real = (async (input: string, init?: RequestInit) => {
    asked.push(`${init?.method ?? 'GET'} ${input}`);
    if (init?.body) bodies.push(init.body);
    return new Response(JSON.stringify(view), { headers: { 'Content-Type': 'application/json' } });
  }) as unknown as typeof fetch;
  return { asked, bodies, trouble: createTrouble(real, network, () => {}) };
}
const check = (trouble: { fetch: typeof fetch }): Promise<Response> => trouble.fetch('/v1/session');

describe('trouble', () => {
  it('lets everything through as it is where there is none', async () => {
    const { trouble, asked } = made();
    expect(await (await check(trouble)).json()).toEqual(view);
    expect(asked).toEqual(['GET /v1/session']);
  });

  it('offline sends nothing', async () => {
    const { trouble, asked } = made('offline');
    await expect(check(trouble)).rejects.toThrow(TypeError);
    expect(asked).toEqual([]);
  });

  it('503 is a problem of the service', async () => {
    const { trouble } = made('unavailable');
    const answer = await check(trouble);
    expect([answer.status, (await answer.json()).code]).toEqual([503, 'service_unavailable']);
  });

  it('loses the answer of every second request, which was carried out', async () => {
    const { trouble, asked } = made('lossy');
    await expect(check(trouble)).rejects.toThrow(TypeError);
    await check(trouble);
    expect(asked).toHaveLength(2);
  });

  it('pretends a session is over until it is renewed; the renewal is real', async () => {
    const { trouble, asked, bodies } = made();
    trouble.set({ pretence: 'session_expired' });
    for (let time = 0; time < 2; time++) {
      const problem = await (await check(trouble)).json();
      expect(problem).toMatchObject({
        code: 'session_expired',
        session: { session_id: 'a', recoverable: true },
      });
    }
    const body = JSON.stringify({ reason: 'expired', keep: ['uploads'] });
    await trouble.fetch('/v1/session/renew', { method: 'POST', body });
    expect(await (await check(trouble)).json()).toEqual(view);
    // For `expired` the service would answer the session that lives.
    expect(bodies).toEqual([JSON.stringify({ reason: 'user_requested', keep: ['uploads'] })]);
    expect(asked).toContain('POST /v1/session/renew');
  });

  it.each([
    ['rate_limited', 429, 'application/problem+json'],
    ['not_json', 200, 'text/html'],
  ] as const)('pretends %s once', async (pretence, status, type) => {
    const { trouble } = made();
    trouble.set({ pretence });
    const answer = await check(trouble);
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([status, type]);
    expect(await (await check(trouble)).json()).toEqual(view);
  });

  it('pretends a session is about to pause, and changes nothing else of it', async () => {
    const { trouble } = made();
    trouble.set({ pretence: 'warning' });
    const { session } = await (await check(trouble)).json();
    expect(session).toMatchObject({ session_id: 'a', warn_in_seconds: 0 });
    expect(session.idle_expires_in_seconds).toBeGreaterThanOrEqual(20);
  });
});
