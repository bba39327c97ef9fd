import { describe, expect, it } from 'vitest';
import { createSessionClient } from '../src/client.js';
import { tokenTransport, type SecretStore } from '../src/storage/native.js';
import { createWorld } from './simulation/world.js';

const MINUTE = 60_000;

function secrets() {
  const kept = new Map<string, string>();
  let broken = false;
  const attempt = async <T>(work: () => T): Promise<T> => {
    if (broken) throw new Error('the keychain is locked');
    return work();
  };
  const store: SecretStore = {
    get: (key) => attempt(() => kept.get(key) ?? null),
    set: (key, value) => attempt(() => void kept.set(key, value)),
    remove: (key) => attempt(() => void kept.delete(key)),
  };
  const token = (): string | null =>
    (JSON.parse(kept.get('maria-sessions:token') ?? 'null') as { token: string } | null)?.token ?? null;
  return { store, token, lock: (locked: boolean) => void (broken = locked) };
}

function openWorld() {
  const world = createWorld();
  const safe = secrets();
  const options = {
    transport: tokenTransport(safe.store, { now: world.time.now, rotateAfterMs: 10 * MINUTE }),
  };
  return { world, safe, options };
}

describe('the token transport', () => {
  it('sends the token in its header only, and keeps it in the secure store only', async () => {
    const { world, safe, options } = openWorld();
    const asks: string[] = [];
    world.browser.network((ask) => (asks.push(ask.transport), {}));
    const tab = await world.started(options);
    tab.client.validate().catch(() => {});
    await world.time.pass(100);
    expect(safe.token()).toMatch(/^mst_/);
    expect(asks).toEqual(['token', 'token']);
    expect([...world.browser.stored.values()].join()).not.toContain('mst_');
    expect(world.browser.cookie()).toBeNull();
  });

  it('rotates when the token is old, and asks again with the old one after a lost answer', async () => {
    const { world, safe, options } = openWorld();
    const tab = await world.started(options);
    const first = safe.token()!;
    let lost = 0;
    const shown: (string | null)[] = [];
    world.browser.network((ask) => {
      if (ask.path !== '/session/rotate') return {};
      shown.push(ask.token);
      return lost++ < 2 ? { lost: 'answer' } : {};
    });
    await world.time.pass(11 * MINUTE);
    expect(shown).toEqual([]); // nobody was there: rotating would have kept the session alive
    for (let minute = 0; minute < 4; minute++) {
      tab.happen('activity');
      await world.time.pass(MINUTE);
    }
    expect(shown).toEqual([first, first, first]);
    expect(safe.token()).toBe(first.replace(/_1$/, '_2'));
    await world.time.pass(5 * MINUTE);
    expect(tab.client.getSnapshot().status).toBe('active');
    expect(world.server.live()).toHaveLength(1);
  });

  it('is rotated by one tab for all of them', async () => {
    const { world, safe } = openWorld();
    const tabs = [];
    for (let count = 0; count < 3; count++) {
      // A page each: they share the store and nothing else.
      const transport = tokenTransport(safe.store, { now: world.time.now, rotateAfterMs: 10 * MINUTE });
      tabs.push(await world.started({ transport }));
    }
    const first = safe.token()!;
    let rotations = 0;
    world.browser.network((ask) => (ask.path === '/session/rotate' && rotations++, {}));
    await world.time.pass(11 * MINUTE);
    for (const tab of tabs) tab.happen('activity');
    await world.time.pass(5000);
    expect(rotations).toBe(1);
    expect(safe.token()).toBe(first.replace(/_1$/, '_2'));
    for (const tab of tabs) expect(tab.client.getSnapshot().status).toBe('active');
  });

  it('does not let a late answer put an older token back', async () => {
    const { safe, options } = openWorld();
    const { transport } = options;
    await transport.accept({ token: 'mst_a_1' }, await transport.prepare());
    const late = await transport.prepare();
    await transport.accept({ token: 'mst_a_2' }, await transport.prepare());
    await transport.accept({ token: 'mst_a_1' }, late);
    expect(safe.token()).toBe('mst_a_2');
    await transport.discard(late);
    expect(safe.token()).toBe('mst_a_2');
  });

  it('takes a store that cannot be read for trouble, not for an empty one', async () => {
    const { world, safe, options } = openWorld();
    const tab = await world.started(options);
    safe.lock(true);
    tab.client.validate().catch(() => {});
    await world.time.pass(1000);
    expect(tab.client.getSnapshot()).toMatchObject({
      status: 'degraded',
      error: { code: 'storage_unavailable' },
    });
    safe.lock(false);
    await world.time.pass(MINUTE);
    expect(tab.client.getSnapshot().status).toBe('active');
    expect(world.server.sessions.size).toBe(1);
  });

  it('forgets the token once the service has ended the session, not before', async () => {
    const { world, safe, options } = openWorld();
    const tab = await world.started(options);
    world.browser.network(() => ({ lost: 'request' }));
    tab.client.end().catch(() => {});
    await world.time.pass(MINUTE);
    expect(safe.token()).not.toBeNull();
    world.browser.network(() => ({}));
    await world.time.pass(MINUTE);
    expect(safe.token()).toBeNull();
    expect(world.server.live()).toEqual([]);
  });

  it('gives the token to the service and to nobody else', async () => {
    const { world, options } = openWorld();
    const tab = await world.started({ ...options, baseUrl: '/v1' });
    globalThis.location = { href: 'https://app.example/', origin: 'https://app.example' } as Location;
    const sent: Record<string, string | null> = {};
    world.browser.elsewhere(async (url, init) => {
      sent[url] = new Headers(init.headers).get('Authorization');
      return { status: 200 } as Response;
    });
    await tab.client.fetch('/api/chat');
    await tab.client.fetch('https://tracker.example/pixel');
    expect(sent['/api/chat']).toMatch(/^Bearer mst_/);
    expect(sent['https://tracker.example/pixel']).toBeNull();
  });

  it('does not give the token to the host of a page that stands elsewhere', async () => {
    const { world, options } = openWorld();
    const { ports } = world.browser.openTab();
    const sent: Record<string, string | null> = {};
    const api = 'https://api.example';
    const client = createSessionClient({
      ...options,
      baseUrl: `${api}/v1`,
      ports: {
        ...ports,
        fetch: async (url, init) => {
          if (String(url).startsWith(api)) return ports.fetch(String(url).slice(api.length), init);
          sent[String(url)] = new Headers(init?.headers).get('Authorization');
          return { status: 200 } as Response;
        },
      },
    });
    void client.init();
    await world.time.pass(100);
    globalThis.location = { href: 'https://app.example/chat', origin: 'https://app.example' } as Location;
    await client.fetch('/api/chat'); // which a browser asks of https://app.example
    expect(client.getSnapshot().status).toBe('active');
    expect(sent).toEqual({ '/api/chat': null });
  });
});
