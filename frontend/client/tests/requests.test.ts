import { devicesOf } from '../src/devices.js';
import { describe, expect, it, vi } from 'vitest';
import { isCode, isSessionError } from '../src/errors.js';
import { createWorld } from './simulation/world.js';

describe('requests', () => {
  it('wait for Retry-After', async () => {
    const world = createWorld();
    const tab = await world.started();
    let asked: number[] = [];
    world.browser.network(
      () => (
        asked.push(world.time.now()),
        asked.length < 2
          ? { reply: { ...world.server.problem('rate_limited'), headers: { 'Retry-After': '7' } } }
          : {}
      ),
    );
    const list = devicesOf(tab.client).list();
    await world.time.pass(20_000);
    expect(await list).toHaveLength(1);
    expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(7000);
  });

  it('are not stopped by a Retry-After of a year: in a quarter of an hour the service is asked again', async () => {
    const world = createWorld();
    const tab = await world.started();
    world.browser.network(() => ({
      reply: { status: 503, body: '', headers: { 'Retry-After': '31536000' } },
    }));
    tab.client.validate().catch(() => {});
    await world.time.pass(60_000);
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'degraded', error: { retryAfterMs: 900_000 } });
    world.browser.network(() => ({}));
    await world.time.pass(900_000);
    expect(tab.client.getSnapshot().status).toBe('active');
  });

  it('are tried again only where a repeat cannot do it twice', async () => {
    const world = createWorld();
    const tab = await world.started();
    const tries = async (method: string, key?: string): Promise<number> => {
      let count = 0;
      world.browser.network(() => (count++, { lost: 'answer' }));
      tab.client.request(method, '/session/uploads', {}, key ? { idempotencyKey: key } : {}).catch(() => {});
      await world.time.pass(60_000);
      return count;
    };
    tab.show(false);
    expect(await tries('GET')).toBe(4);
    expect(await tries('POST')).toBe(1);
    expect(await tries('PATCH')).toBe(1);
    expect(await tries('POST', world.chance.uuid())).toBe(4);
  });

  it('that meet an expired session are repeated in its successor', async () => {
    const world = createWorld();
    const tab = await world.started();
    tab.happen('activity');
    world.server.expire(world.server.only().id);
    const list = devicesOf(tab.client).list();
    await world.time.pass(5000);
    expect(await list).toHaveLength(1);
    expect(tab.client.getSnapshot().session?.predecessor_id).not.toBeNull();
  });

  it('to the app itself carry the header, and a 401 of it makes the client look', async () => {
    const world = createWorld();
    const tab = await world.started({ client: 'chat/2.1' });
    const seen: RequestInit[] = [];
    world.browser.elsewhere(async (_url, init) => (seen.push(init), { status: 401 } as Response));
    world.server.log.length = 0;
    vi.stubGlobal('location', { href: 'https://app.example/chat', origin: 'https://app.example' });
    const response = await tab.client.fetch('/api/chat', { method: 'POST' });
    vi.unstubAllGlobals();
    await world.time.pass(100);
    expect(response.status).toBe(401);
    expect(new Headers(seen[0]!.headers).get('Session-Client')).toBe('chat/2.1');
    expect(world.server.log).toEqual(['GET /session']);
    expect(tab.client.getSnapshot().status).toBe('active');
  });

  it('edit at the revision that was seen', async () => {
    const world = createWorld();
    const tab = await world.started();
    const edit = tab.client.update({ profile: { name: 'Maria' } });
    await world.time.pass(100);
    expect((await edit).profile.name).toBe('Maria');
    world.server.only().revision = 9;
    const late = tab.client.update({ profile: { name: 'Mario' } }).catch((error: unknown) => error);
    await world.time.pass(100);
    expect(isCode(await late, 'revision_mismatch')).toBe(true);
    expect(tab.client.getSnapshot().status).toBe('active');
  });

  it('fail with an error that any copy of the package knows', async () => {
    const world = createWorld();
    const tab = await world.started();
    const lost = tab.client.request('GET', '/session/uploads/none').catch((error: unknown) => error);
    await world.time.pass(100);
    const error = await lost;
    expect(isSessionError({ ...(error as object) })).toBe(true);
    expect(error).toMatchObject({
      code: 'upload_not_found',
      status: 404,
      requestId: expect.stringMatching(/^req-/) as string,
    });
  });
});

describe('devices', () => {
  it('signs this one out: the client is ended, and says that the visitor did it', async () => {
    const world = createWorld();
    const tab = await world.started();
    const other = await world.started();
    const [device] = await Promise.all([devicesOf(tab.client).list(), world.time.pass(100)]).then(
      ([list]) => list,
    );
    void devicesOf(tab.client).revoke(device!.device_id);
    await world.time.pass(1000);
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'ended', error: { code: 'signed_out' } });
    expect(other.client.getSnapshot().status).toBe('ended');
  });
});
