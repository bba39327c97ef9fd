import { describe, expect, it, vi } from 'vitest';
import { createSessionClient } from '../src/client.js';
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
