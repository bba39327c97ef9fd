import { describe, expect, it, vi } from 'vitest';
import { createSessionClient } from '../src/client.js';
import { isCode, isSessionError } from '../src/errors.js';
import { createWorld } from './simulation/world.js';

const MINUTE = 60_000;

describe('starting', () => {
  it('does nothing when it is made: no request, no storage, no timer, on a server neither', async () => {
    const touched: string[] = [];
    const trap = (name: string): never =>
      new Proxy({} as never, { get: (_, key) => (touched.push(`${name}.${String(key)}`), undefined) });
    const client = createSessionClient({
      ports: {
        storage: trap('storage'),
        lifecycle: trap('lifecycle'),
        fetch: () => Promise.reject(touched.push('fetch')),
      },
    });
    client.getSnapshot();
    expect(touched).toEqual([]);
    expect(client.getSnapshot().status).toBe('idle');
  });

  it('shows a server, and the first render of a page, always the same frozen snapshot', async () => {
    const world = createWorld();
    const tab = world.browser.openTab();
    const first = tab.client.getServerSnapshot();
    void tab.client.init();
    await world.time.pass(1000);
    expect(tab.client.getSnapshot().status).toBe('active');
    expect(tab.client.getServerSnapshot()).toBe(first);
    expect(first.status).toBe('idle');
    expect(Object.isFrozen(first)).toBe(true);
    expect(Object.isFrozen(tab.client.getSnapshot())).toBe(true);
  });

  it('gives every caller the same promise, and asks once', async () => {
    const world = createWorld();
    const tab = world.browser.openTab();
    expect(tab.client.init()).toBe(tab.client.init());
    await world.time.pass(1000);
    expect(world.server.log).toEqual(['POST /session']);
  });

  it('can be started, disposed of and started again, as React does in development', async () => {
    const world = createWorld();
    const tab = world.browser.openTab();
    const first = tab.client.init();
    tab.client.dispose();
    const second = tab.client.init();
    await world.time.pass(1000);
    await expect(first).rejects.toMatchObject({ code: 'aborted' });
    expect((await second).session_id).toBe(world.server.only().id);
    expect(world.server.sessions.size).toBe(1);
  });

  it('keeps trying when the first request meets an outage', async () => {
    const world = createWorld();
    world.browser.network(() => ({ lost: 'request' }));
    const tab = world.browser.openTab();
    const begun = tab.client.init();
    await world.time.pass(3 * MINUTE);
    expect(tab.client.getSnapshot()).toMatchObject({
      status: 'starting',
      session: null,
      error: { code: 'network_unreachable' },
    });
    world.browser.network(() => ({}));
    await world.time.pass(MINUTE);
    expect((await begun).session_id).toBe(world.server.only().id);
  });

  it('shows what the device remembers until the service has answered', async () => {
    const world = createWorld();
    const tab = await world.started();
    const { session_id } = tab.client.getSnapshot().session!;
    tab.close();
    world.browser.network(() => ({ there: 3000 }));
    const next = world.browser.openTab();
    void next.client.init();
    expect(next.client.getSnapshot()).toMatchObject({
      status: 'starting',
      session: { session_id, profile: { name: null } },
    });
    await world.time.pass(5000);
    expect(next.client.getSnapshot()).toMatchObject({ status: 'active', session: { session_id } });
  });

  it('finds its session again when storage was erased and the cookie was not', async () => {
    const world = createWorld();
    const tab = await world.started();
    const { session_id } = tab.client.getSnapshot().session!;
    tab.close();
    world.browser.stored.clear();
    const next = await world.started();
    expect(next.client.getSnapshot().session?.session_id).toBe(session_id);
  });

  it('begins one session in five tabs, whichever answers are lost', async () => {
    const world = createWorld();
    world.browser.withoutLocks();
    let calls = 0;
    world.browser.network(() => (calls++ % 3 === 0 ? { lost: 'answer' } : { there: 30, back: 200 }));
    const tabs = Array.from({ length: 5 }, () => world.browser.openTab());
    for (const { client } of tabs) void client.init();
    await world.time.pass(20_000);
    expect(world.server.sessions.size).toBe(1);
    expect(new Set(tabs.map(({ client }) => client.getSnapshot().session?.session_id))).toEqual(
      new Set([world.server.only().id]),
    );
  });
});

describe('asking', () => {
  it('sends one request however many ask at once', async () => {
    const world = createWorld();
    const tab = await world.started();
    const all = [tab.client.validate(), tab.client.validate(), tab.client.ensureFresh(0)];
    await world.time.pass(100);
    await Promise.all(all);
    expect(world.server.log.filter((call) => call === 'GET /session')).toHaveLength(1);
  });

  it.each([
    ['focus', 'focus', 61_000, 1],
    ['focus after a moment', 'focus', 20_000, 0],
    ['the page came back from the back/forward cache', 'restored', 20_000, 1],
    ['the network came back', 'online', 20_000, 1],
  ] as const)('%s', async (_name, event, later, asks) => {
    const world = createWorld();
    const tab = await world.started();
    await world.time.pass(later);
    world.server.log.length = 0;
    tab.happen(event);
    await world.time.pass(100);
    expect(world.server.log.filter((call) => call === 'GET /session')).toHaveLength(asks);
  });

  it('asks when it is due, in a page that is seen, and never in one that is not', async () => {
    const world = createWorld();
    const tab = await world.started();
    tab.show(false);
    world.server.log.length = 0;
    await world.time.pass(20 * MINUTE);
    expect(world.server.log).toEqual([]);
    tab.show(true);
    await world.time.pass(6 * MINUTE);
    expect(world.server.log).toEqual(['GET /session', 'GET /session']);
  });

  it('notices that the machine slept', async () => {
    const world = createWorld();
    const tab = await world.started();
    world.server.log.length = 0;
    world.time.sleep(10 * MINUTE);
    await world.time.pass(16_000);
    expect(world.server.log).toContain('GET /session');
    tab.close();
  });

  it('asks before something valuable, unless it has just been told', async () => {
    const world = createWorld();
    const tab = await world.started();
    world.server.log.length = 0;
    await tab.client.ensureFresh();
    expect(world.server.log).toEqual([]);
    await world.time.pass(31_000);
    const fresh = tab.client.ensureFresh();
    await world.time.pass(100);
    await fresh;
    expect(world.server.log).toEqual(['GET /session']);
  });

  it('lets callers share a failure instead of hammering a service that is down', async () => {
    const world = createWorld({ retry: { tries: 1 } });
    const tab = await world.started();
    world.browser.network((ask) => (calls.push(ask.path), { lost: 'request' }));
    const calls: string[] = [];
    tab.client.validate().catch(() => {});
    await world.time.pass(10);
    for (let i = 0; i < 20; i++) await tab.client.validate().catch(() => {});
    expect(calls).toHaveLength(1);
  });
});

describe('activity', () => {
  it('is told once a minute at most, and by nothing but the visitor', async () => {
    const world = createWorld();
    const tab = await world.started();
    world.server.log.length = 0;
    for (let second = 0; second < 180; second++) {
      tab.happen('activity');
      await world.time.pass(1000);
    }
    expect(world.server.log.filter((call) => call === 'POST /session/touch')).toHaveLength(2);
    world.server.log.length = 0;
    await world.time.pass(10 * MINUTE);
    expect(world.server.log).not.toContain('POST /session/touch');
  });

  it('lets a page that nobody looks after lapse: it is renewed when somebody comes back', async () => {
    const world = createWorld();
    const tab = await world.started();
    await world.time.pass(90 * MINUTE);
    expect(world.server.sessions.size).toBe(1);
    expect(tab.client.getSnapshot().status).toBe('recovering');
    tab.happen('activity');
    await world.time.pass(1000);
    expect(tab.client.getSnapshot()).toMatchObject({
      status: 'active',
      notice: { kind: 'renewed', code: 'session_expired' },
    });
    expect(world.server.sessions.size).toBe(2);
  });

  it('warns in time, and staying is one call', async () => {
    const world = createWorld();
    const tab = await world.started();
    const warned = vi.fn();
    tab.client.on('warning', warned);
    await world.time.pass(28 * MINUTE + 1000);
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'expiring', warning: { renewable: false } });
    expect(tab.client.getSnapshot().warning!.endsAt - world.time.now()).toBeGreaterThan(110_000);
    expect(warned).toHaveBeenCalledTimes(1);
    const stay = tab.client.extend();
    await world.time.pass(100);
    await stay;
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'active', warning: null });
  });

  it('stays by renewing where activity cannot move the end', async () => {
    const world = createWorld({}, 1, {
      idle: 30 * MINUTE,
      absolute: 5 * MINUTE,
      recovery: 60 * MINUTE,
      warn: 2 * MINUTE,
      grace: 30_000,
    });
    const tab = await world.started();
    const first = tab.client.getSnapshot().session!.session_id;
    await world.time.pass(3 * MINUTE + 1000);
    expect(tab.client.getSnapshot().warning).toMatchObject({ renewable: true });
    void tab.client.extend();
    await world.time.pass(100);
    expect(tab.client.getSnapshot()).toMatchObject({
      status: 'active',
      session: { predecessor_id: first },
      notice: null,
    });
  });
});

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
    const list = tab.client.devices.list();
    await world.time.pass(20_000);
    expect(await list).toHaveLength(1);
    expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(7000);
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
    const list = tab.client.devices.list();
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
    expect(seen[0]!.credentials).toBe('same-origin');
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
    const [device] = await Promise.all([tab.client.devices.list(), world.time.pass(100)]).then(
      ([list]) => list,
    );
    void tab.client.devices.revoke(device!.device_id);
    await world.time.pass(1000);
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'ended', error: { code: 'signed_out' } });
    expect(other.client.getSnapshot().status).toBe('ended');
  });
});
