import { describe, expect, it } from 'vitest';
import { createWorld } from './simulation/world.js';

const MINUTE = 60_000;

describe('tabs', () => {
  it('carry what they tell: storage is not read when a message comes', async () => {
    const world = createWorld();
    const one = await world.started();
    const two = await world.started();
    void one.client.reset();
    const reads: string[] = [];
    const get = world.browser.storage.get;
    world.browser.storage.get = (key) => (reads.push(key), null);
    world.browser.network((ask) => (ask.method === 'GET' ? { there: 500 } : {}));
    await world.time.pass(100);
    world.browser.storage.get = get;
    expect(two.client.getSnapshot().session?.session_id).toBe(world.server.only().id);
    expect(reads.filter((key) => key.endsWith(':session'))).toEqual([]);
  });

  it('that start at once begin one session, though what one keeps reaches the others too late', async () => {
    const world = createWorld();
    // localStorage is behind in other tabs, by up to some ten milliseconds: here for ever.
    const apart = () => {
      const own = new Map<string, string>();
      return {
        ...world.browser.storage,
        get: (key: string) => own.get(key) ?? null,
        set: (key: string, value: string) => void own.set(key, value),
      };
    };
    const tabs = [1, 2, 3].map(() => world.browser.openTab({ ports: { storage: apart() } }));
    for (const tab of tabs) void tab.client.init();
    await world.time.pass(5000);
    expect(world.server.sessions.size).toBe(1);
    for (const tab of tabs) expect(tab.client.getSnapshot().session?.session_id).toBe(world.server.only().id);
  });

  it('tell each other nothing about the person, and no credential', async () => {
    const world = createWorld();
    const tab = await world.started();
    const heard: string[] = [];
    tab.ports.channel!('maria-sessions').listen((message) => heard.push(JSON.stringify(message)));
    void tab.client.update({ profile: { name: 'Maria Secret', email: 'maria@example.org' } });
    await world.time.pass(200);
    expect(heard.length).toBeGreaterThan(0);
    for (const text of [...heard, ...world.browser.stored.values()]) {
      expect(text).not.toMatch(/Secret|maria@|mst_/);
    }
  });

  it('show the same successor, and one notice, until somebody has read it', async () => {
    const world = createWorld();
    const tabs = [await world.started(), await world.started(), await world.started()];
    world.server.expire(world.server.only().id);
    for (const tab of tabs) tab.happen('activity');
    for (const tab of tabs) tab.client.validate().catch(() => {});
    await world.time.pass(5000);
    expect(world.server.sessions.size).toBe(2);
    const notices = tabs.map((tab) => tab.client.getSnapshot().notice);
    expect(new Set(notices.map((notice) => notice?.id)).size).toBe(1);
    expect(notices[0]).toMatchObject({
      kind: 'renewed',
      code: 'session_expired',
      kept: ['profile', 'consents', 'uploads', 'state'],
    });

    const reloaded = await world.started();
    expect(reloaded.client.getSnapshot().notice?.id).toBe(notices[0]!.id);
    tabs[1]!.client.acknowledge(notices[0]!.id);
    await world.time.pass(100);
    for (const tab of [...tabs, reloaded]) expect(tab.client.getSnapshot().notice).toBeNull();
    expect((await world.started()).client.getSnapshot().notice).toBeNull();
  });

  it('are all signed out by one, and none begins anew', async () => {
    const world = createWorld();
    const tabs = [await world.started(), await world.started()];
    void tabs[0]!.client.end();
    await world.time.pass(200);
    for (const tab of tabs) tab.happen('focus');
    await world.time.pass(10 * MINUTE);
    for (const tab of tabs)
      expect(tab.client.getSnapshot()).toMatchObject({
        status: 'ended',
        session: null,
        error: { code: 'signed_out' },
      });
    expect(world.server.live()).toEqual([]);
    expect(world.server.sessions.size).toBe(1);
  });

  it('find out by themselves that they were signed out while they were frozen', async () => {
    const world = createWorld();
    const one = await world.started();
    const frozen = await world.started({ ports: { channel: null } });
    void one.client.end();
    await world.time.pass(2 * MINUTE);
    frozen.happen('restored');
    await world.time.pass(1000);
    expect(frozen.client.getSnapshot()).toMatchObject({ status: 'ended', error: { code: 'signed_out' } });
    expect(world.server.sessions.size).toBe(1);
  });

  it('ignore messages of another version', async () => {
    const world = createWorld();
    const tab = await world.started();
    const { session_id } = tab.client.getSnapshot().session!;
    tab.ports.channel!('maria-sessions').post({
      v: 2,
      tab: 'other',
      m: { type: 'ended', id: session_id, code: 'signed_out' },
    });
    await world.time.pass(1000);
    expect(tab.client.getSnapshot().status).toBe('active');
  });
});

describe('signing out', () => {
  it('is done here at once, and at the service as soon as it can be reached, reload or not', async () => {
    const world = createWorld();
    const tab = await world.started();
    world.browser.network(() => ({ lost: 'request' }));
    const end = tab.client.end().catch((error: unknown) => error);
    expect(tab.client.getSnapshot().status).toBe('ended');
    await world.time.pass(MINUTE);
    expect(await end).toMatchObject({ code: 'network_unreachable' });
    expect(world.server.live()).toHaveLength(1);
    tab.close();

    const first = world.server.only().id;
    world.browser.network(() => ({}));
    const next = await world.started();
    expect(world.server.live().map((each) => each.id)).not.toContain(first);
    expect(next.client.getSnapshot()).toMatchObject({
      status: 'active',
      session: { session_id: world.server.only().id },
    });
  });

  it('drops answers that were on their way', async () => {
    const world = createWorld();
    const tab = await world.started();
    world.browser.network((ask) => (ask.method === 'GET' ? { back: 2000 } : {}));
    const late = tab.client.validate().catch((error: unknown) => error);
    await world.time.pass(10);
    void tab.client.end();
    await world.time.pass(5000);
    expect(await late).toMatchObject({ code: 'aborted' });
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'ended', session: null });
  });

  it('ends a session too that was just being made', async () => {
    const world = createWorld();
    world.browser.network((ask) => (ask.path === '/session' && ask.method === 'POST' ? { back: 3000 } : {}));
    const tab = world.browser.openTab();
    tab.client.init().catch(() => {});
    await world.time.pass(10);
    void tab.client.end();
    await world.time.pass(10_000);
    expect(world.server.sessions.size).toBe(1);
    expect(world.server.live()).toEqual([]);
  });

  it('wipes the drafts only of a device that others use', async () => {
    for (const sharedDevice of [false, true]) {
      const world = createWorld({ sharedDevice });
      const tab = await world.started();
      tab.client.drafts.open('chat').set('secret');
      await world.time.pass(1000);
      void tab.client.end();
      await world.time.pass(1000);
      expect(tab.client.drafts.count()).toBe(sharedDevice ? 0 : 1);
    }
  });
});

describe('replacing', () => {
  it.each(['answer', 'body'] as const)(
    'asks again after a lost %s, and does not renew the successor',
    async (lost) => {
      const world = createWorld();
      const tab = await world.started();
      let renewals = 0;
      world.browser.network((ask) => (ask.path === '/session/renew' && renewals++ === 0 ? { lost } : {}));
      const reset = tab.client.reset();
      await world.time.pass(20_000);
      await reset;
      expect(world.server.sessions.size).toBe(2);
    },
  );

  it('renews what the refused request was sent with, not what has come since', async () => {
    const world = createWorld();
    const tab = await world.started();
    tab.happen('activity');
    const first = world.server.only().id;
    world.server.expire(first);
    // The refusal of one request is on its way while another one has already led to the successor.
    world.browser.network((ask) => (ask.path === '/session/devices' ? { back: 4000 } : {}));
    const slow = tab.client.devices.list();
    await world.time.pass(10);
    tab.client.validate().catch(() => {});
    await world.time.pass(20_000);
    await slow;
    expect(world.server.sessions.size).toBe(2);
    expect(tab.client.getSnapshot().session?.predecessor_id).toBe(first);
  });

  it('is not ended by a refusal that is about the session before', async () => {
    const world = createWorld();
    const tab = await world.started();
    const revoked = world.server.problem('session_revoked');
    world.browser.network((ask) => (ask.path === '/session/devices' ? { back: 3000, reply: revoked } : {}));
    const slow = tab.client.devices.list().catch(() => {});
    await world.time.pass(10);
    void tab.client.reset();
    await world.time.pass(1000);
    world.browser.network(() => ({}));
    await world.time.pass(10_000);
    await slow;
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'active', notice: null });
  });

  it('does not let an older answer put the older session back', async () => {
    const world = createWorld();
    const one = await world.started();
    const two = await world.started();
    world.browser.network((ask) => (ask.method === 'GET' ? { there: 1, back: 3000 } : {}));
    one.client.validate().catch(() => {});
    await world.time.pass(100);
    world.browser.network(() => ({}));
    void two.client.reset();
    await world.time.pass(500);
    const successor = world.server.only().id;
    const seen: (string | undefined)[] = [];
    one.client.subscribe(() => seen.push(one.client.getSnapshot().session?.session_id));
    await world.time.pass(10_000);
    expect(one.client.getSnapshot().session?.session_id).toBe(successor);
    expect(new Set(seen.filter((id) => id !== successor)).size).toBe(0);
  });

  it('does not take an older session from a message that was late', async () => {
    const world = createWorld();
    const tab = await world.started();
    const session = world.server.view(world.server.only() as never);
    const older = { session, at: world.time.now() };
    await world.time.pass(1000);
    void tab.client.reset();
    await world.time.pass(1000);
    const seen: (string | undefined)[] = [];
    tab.client.subscribe(() => seen.push(tab.client.getSnapshot().session?.session_id));
    tab.ports.channel!('maria-sessions').post({ v: 1, tab: 'other', m: { type: 'seen', seen: older } });
    await world.time.pass(2000);
    expect(seen.filter((id) => id === session.session_id)).toEqual([]);
  });

  it('gets back the newer cookie that a late answer has put an older one in the place of', async () => {
    const world = createWorld();
    world.browser.withoutLocks();
    const one = await world.started();
    const two = await world.started();
    world.browser.network((ask) => (ask.path === '/session/renew' ? { back: 4000 } : {}));
    void one.client.reset(); // session 2 is made; its answer takes its time
    await world.time.pass(100);
    world.browser.network(() => ({}));
    two.happen('activity');
    two.client.validate().catch(() => {}); // gets session 2 in the meantime,
    await world.time.pass(1000);
    void two.client.reset(); // and goes on to session 3
    await world.time.pass(1000);
    const newest = world.server.only().id;
    await world.time.pass(10_000);
    expect(world.browser.cookie()).toContain(newest);
    await world.time.pass(60_000);
    expect(world.server.sessions.size).toBe(3);
  });

  it('asks the visitor where the app wants that', async () => {
    const world = createWorld({ recovery: 'ask' });
    const tab = await world.started();
    world.server.expire(world.server.only().id);
    tab.happen('activity');
    tab.client.validate().catch(() => {});
    await world.time.pass(5 * MINUTE);
    expect(tab.client.getSnapshot()).toMatchObject({
      status: 'recovering',
      error: { code: 'session_expired' },
    });
    expect(world.server.sessions.size).toBe(1);
    const go = tab.client.restart();
    await world.time.pass(1000);
    expect((await go).predecessor_id).toBe([...world.server.sessions.keys()][0]);
  });

  it('begins anew where nothing can be kept, and says so', async () => {
    const world = createWorld({}, 1, {
      idle: MINUTE,
      absolute: 60 * MINUTE,
      recovery: MINUTE,
      warn: 10_000,
      grace: 30_000,
    });
    const tab = await world.started();
    tab.show(false);
    await world.time.pass(10 * MINUTE);
    tab.show(true);
    await world.time.pass(1000);
    expect(tab.client.getSnapshot()).toMatchObject({
      status: 'active',
      session: { predecessor_id: null },
      notice: { kind: 'started_anew', kept: [] },
    });
  });

  it('passes on what to keep', async () => {
    const world = createWorld();
    const tab = await world.started();
    const bodies: unknown[] = [];
    world.browser.network((ask) => (ask.path === '/session/renew' && bodies.push(ask.body), {}));
    void tab.client.reset({ reason: 'data_migration', keep: ['uploads'] });
    await world.time.pass(1000);
    expect(bodies).toEqual([{ reason: 'data_migration', keep: ['uploads'] }]);
  });
});
