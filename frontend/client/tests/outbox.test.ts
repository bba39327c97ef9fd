import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { openRows, type Rows } from '../src/database.js';
import { createOutbox, type OutboxRow } from '../src/outbox.js';
import type { Outbox } from '../src/types.js';
import { plain, type FakeTab } from './simulation/browser.js';
import { seeded } from './simulation/chance.js';
import { createWorld, type World } from './simulation/world.js';

/** The app's own server: does each thing once, however often it is asked under one key. */
function appServer(world: World) {
  const done: { key: string; text: string }[] = [];
  let weather: () => 'fine' | 'lost request' | 'lost answer' | number = () => 'fine';
  const answer = async (_url: string, init: RequestInit): Promise<Response> => {
    const fate = weather();
    await new Promise<void>((resolve) => world.time.after(10, resolve));
    if (fate === 'lost request') throw new TypeError('Load failed');
    if (typeof fate === 'number') return plain(fate, '{}');
    const key = new Headers(init.headers).get('Idempotency-Key')!;
    const { text } = JSON.parse(init.body as string) as { text: string };
    if (!done.some((each) => each.key === key)) done.push({ key, text });
    if (fate === 'lost answer') throw new TypeError('Load failed');
    return plain(201, JSON.stringify({ stored: text }));
  };
  const listen = (): void => world.browser.elsewhere(answer);
  listen();
  return {
    done,
    listen,
    texts: () => done.map(({ text }) => text),
    weather: (next: typeof weather) => void (weather = next),
  };
}

const MINUTE = 60_000;
const DAY = 86_400_000;

let factory: IDBFactory;
beforeEach(() => {
  globalThis.indexedDB = factory = new IDBFactory();
  globalThis.location = { href: 'https://app.example/', origin: 'https://app.example' } as Location;
});

/** A clock that does not run: what is opened here answers. */
const never = () => () => {};
const rows = (): Rows<OutboxRow> => openRows<OutboxRow>('maria-sessions:outbox', never, () => factory);
/** IndexedDB answers in turns of the event loop: several pass before something is settled. */
async function pass(world: World, ms: number): Promise<void> {
  for (let part = 0; part < 40; part++) {
    for (let turn = 0; turn < 12; turn++) await world.time.settle();
    await world.time.pass(ms / 40);
  }
}
async function open(world: World): Promise<{ tab: FakeTab; outbox: Outbox }> {
  const tab = await world.started();
  const outbox = createOutbox(tab.client, { rows: rows() });
  outbox.define<{ text: string }>('chat.send', { path: '/api/chat' });
  return { tab, outbox };
}

/** Of another kind, which nobody here can send. */
const OLD: OutboxRow = {
  id: '',
  kind: 'elsewhere',
  lane: 'default',
  payload: {},
  key: 'k',
  createdAt: Date.parse('2026-11-26T11:00:00Z'),
  attempts: 0,
  nextAt: 0,
  state: 'waiting',
  failedAt: null,
  error: null,
};

describe('the outbox', () => {
  it('keeps before it sends, and deletes once it has arrived', async () => {
    const world = createWorld();
    const app = appServer(world);
    const { outbox } = await open(world);
    const adding = outbox.add('chat.send', { text: 'hello' });
    await pass(world, 1);
    const item = await adding;
    expect((await rows().all()).map((row) => row.id)).toEqual([item.id]);
    await pass(world, 100);
    expect(app.texts()).toEqual(['hello']);
    expect(outbox.getSnapshot()).toEqual([]);
    expect(await rows().all()).toEqual([]);
    expect(outbox.persistent()).toBe(true);
  });

  it('sends what was written offline when the network is back, in the order of its lane', async () => {
    const world = createWorld();
    const app = appServer(world);
    const { tab, outbox } = await open(world);
    app.weather(() => 'lost request');
    for (const text of ['one', 'two', 'three']) {
      void outbox.add('chat.send', { text });
      await pass(world, 100);
    }
    expect(outbox.getSnapshot().map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']);
    app.weather(() => 'fine');
    tab.happen('online');
    await pass(world, 1000);
    expect(app.texts()).toEqual(['one', 'two', 'three']);
  });

  it('neither loses nor doubles anything, whatever is lost on the way, over reloads and in two tabs', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      factory = new IDBFactory();
      const world = createWorld({}, seed);
      const app = appServer(world);
      const chance = seeded(seed);
      app.weather(() =>
        chance.next() < 0.3
          ? 'lost answer'
          : chance.next() < 0.3
            ? 'lost request'
            : chance.next() < 0.1
              ? 503
              : 'fine',
      );
      let tabs = [await open(world), await open(world)];
      const wanted: string[] = [];
      for (let n = 0; n < 8; n++) {
        wanted.push(`${n}`);
        void chance.pick(tabs).outbox.add('chat.send', { text: `${n}` });
        await pass(world, chance.pick([20, 400, 3000]));
        if (chance.next() < 0.3) {
          const [gone] = tabs.splice(chance.under(2), 1);
          gone!.outbox.dispose();
          gone!.tab.close();
          tabs = [...tabs, await open(world)];
        }
      }
      app.weather(() => 'fine');
      await pass(world, 400_000);
      expect(app.texts(), `seed ${seed}`).toEqual(wanted);
      for (const { tab, outbox } of tabs) {
        outbox.dispose();
        tab.close();
      }
    }
  }, 60_000);

  it('puts aside what was refused for good, visibly, and lets the lane go on', async () => {
    const world = createWorld();
    const app = appServer(world);
    const { outbox } = await open(world);
    let first = true;
    app.weather(() => (first ? ((first = false), 422) : 'fine'));
    void outbox.add('chat.send', { text: 'bad' });
    await pass(world, 50);
    void outbox.add('chat.send', { text: 'good' });
    await pass(world, 2000);
    expect(app.texts()).toEqual(['good']);
    expect(outbox.getSnapshot()).toMatchObject([
      { state: 'failed', payload: { text: 'bad' }, error: { status: 422 } },
    ]);
    void outbox.retry(outbox.getSnapshot()[0]!.id);
    await pass(world, 2000);
    expect(app.texts()).toEqual(['good', 'bad']);
  });

  it('lets the app resolve a conflict, under a new key', async () => {
    const world = createWorld();
    const app = appServer(world);
    const { outbox } = await open(world);
    outbox.define<{ text: string }>('edit', {
      path: '/api/edit',
      onConflict: ({ text }) => ({ action: 'retry', payload: { text: `${text}, merged` } }),
    });
    let first = true;
    app.weather(() => (first ? ((first = false), 412) : 'fine'));
    void outbox.add('edit', { text: 'mine' });
    await pass(world, 50);
    const before = outbox.getSnapshot()[0]?.key;
    await pass(world, 10_000);
    expect(app.done).toMatchObject([{ text: 'mine, merged' }]);
    expect(before === undefined || app.done[0]!.key !== undefined).toBe(true);
  });

  it('does not bring back what was deleted while the app looked at its conflict', async () => {
    for (const action of ['retry', 'fail'] as const) {
      const world = createWorld();
      const app = appServer(world);
      const { outbox } = await open(world);
      let decide = (): void => {};
      outbox.define<{ text: string }>('edit', {
        path: '/api/edit',
        onConflict: (payload) => new Promise((resolve) => (decide = () => resolve({ action, payload }))),
      });
      app.weather(() => 412);
      const adding = outbox.add('edit', { text: 'mine' });
      await pass(world, 50);
      app.weather(() => 'fine');
      void outbox.remove((await adding).id);
      await pass(world, 50);
      decide();
      await pass(world, 10_000);
      expect([await rows().all(), outbox.getSnapshot(), app.texts()]).toEqual([[], [], []]);
    }
  });

  it('fails what the app fails to resolve, and nothing else waits for it', async () => {
    const world = createWorld();
    const app = appServer(world);
    const { outbox } = await open(world);
    outbox.define('edit', {
      path: '/api/edit',
      onConflict: () => {
        throw new Error('a fault of the app');
      },
    });
    let first = true;
    app.weather(() => (first ? ((first = false), 409) : 'fine'));
    void outbox.add('edit', { text: 'bad' });
    await pass(world, 100);
    void outbox.add('chat.send', { text: 'good' });
    await pass(world, 1000);
    expect(app.texts()).toEqual(['good']);
    expect(outbox.getSnapshot()).toMatchObject([{ state: 'failed', error: { status: 409 } }]);
  });

  it('tells of what has failed for a month before it deletes it, until that was heard', async () => {
    const world = createWorld();
    const app = appServer(world);
    const told: unknown[] = [];
    let hears = false;
    const tab = await world.started();
    const outbox = createOutbox(tab.client, {
      rows: rows(),
      onExpire: ({ payload }) => {
        told.push(payload);
        if (!hears) throw new Error('not now');
      },
    });
    outbox.define('chat.send', { path: '/api/chat' });
    app.weather(() => 422);
    void outbox.add('chat.send', { text: 'old' });
    await pass(world, 100);
    world.time.sleep(29 * DAY);
    void outbox.flush();
    await pass(world, 100);
    expect([told, await rows().all()]).toMatchObject([[], [{ state: 'failed' }]]);
    world.time.sleep(DAY);
    void outbox.flush();
    await pass(world, 100);
    expect(told).toContainEqual({ text: 'old' });
    expect(await rows().all()).toMatchObject([{ state: 'failed' }]);
    told.length = 0;
    hears = true;
    void outbox.flush();
    await pass(world, 100);
    expect([told.length, await rows().all(), outbox.getSnapshot()]).toEqual([1, [], []]);
    expect(app.texts()).toEqual([]);
  });

  it('tells the console of what it deletes where the app does not listen, and a retry begins its time anew', async () => {
    const world = createWorld();
    const app = appServer(world);
    const { outbox } = await open(world);
    app.weather(() => 422);
    for (const text of ['left', 'tried again']) void outbox.add('chat.send', { text });
    await pass(world, 100);
    world.time.sleep(20 * DAY);
    void outbox.retry(outbox.getSnapshot()[1]!.id);
    await pass(world, 100);
    world.time.sleep(20 * DAY);
    void outbox.flush();
    await pass(world, 100);
    expect(outbox.getSnapshot()).toMatchObject([{ state: 'failed', payload: { text: 'tried again' } }]);
    expect(world.browser.warnings).toMatchObject([expect.stringContaining('chat.send')]);
  });

  it('is not parked by a Retry-After of a year', async () => {
    const world = createWorld();
    const app = appServer(world);
    const { outbox } = await open(world);
    let first = true;
    world.browser.elsewhere(async () => {
      if (first) app.listen();
      first = false;
      return plain(503, '{}', { 'Retry-After': '31536000' });
    });
    void outbox.add('chat.send', { text: 'soon' });
    await pass(world, 16 * MINUTE);
    expect(app.texts()).toEqual(['soon']);
  });

  it('waits through rate limits and a session that is being checked', async () => {
    const world = createWorld();
    const app = appServer(world);
    const { outbox } = await open(world);
    const codes = [429, 401, 503];
    app.weather(() => codes.shift() ?? 'fine');
    void outbox.add('chat.send', { text: 'patient' });
    await pass(world, 200_000);
    expect(app.texts()).toEqual(['patient']);
  });

  it('does not send for the next person what the last one wrote', async () => {
    const world = createWorld();
    const app = appServer(world);
    const { tab, outbox } = await open(world);
    app.weather(() => 'lost request');
    void outbox.add('chat.send', { text: 'mine' });
    await pass(world, 100);
    app.weather(() => 'fine');
    void tab.client.end();
    await pass(world, 1000);
    void tab.client.restart();
    await pass(world, 200_000);
    expect(app.texts()).toEqual([]);
    expect(outbox.getSnapshot()).toMatchObject([{ state: 'failed', error: { code: 'signed_out' } }]);
  });

  it('is not sent by whoever comes next when its lane was under way as the last one left', async () => {
    const world = createWorld({ sharedDevice: true });
    const app = appServer(world);
    const { tab, outbox } = await open(world);
    world.browser.elsewhere(async () => {
      await new Promise<void>((resolve) => world.time.after(500, resolve));
      return plain(201, '{}');
    });
    for (const text of ['on its way', 'behind it']) void outbox.add('chat.send', { text });
    await pass(world, 100);
    void tab.client.end();
    await pass(world, 1000);
    expect(await rows().all()).toEqual([]);
    app.listen();
    void tab.client.restart();
    await pass(world, 200_000);
    expect(app.texts()).toEqual([]);
  });

  it('is not sent by whoever comes next when the last one left by a page without an outbox', async () => {
    const world = createWorld();
    const app = appServer(world);
    const { tab, outbox } = await open(world);
    app.weather(() => 'lost request');
    void outbox.add('chat.send', { text: 'mine' });
    await pass(world, 100);
    outbox.dispose();
    tab.close();
    app.weather(() => 'fine');
    const plainPage = await world.started();
    void plainPage.client.end();
    await pass(world, 1000);
    plainPage.close();
    const next = await open(world);
    void next.outbox.add('chat.send', { text: 'theirs' });
    await pass(world, 200_000);
    expect(app.texts()).toEqual(['theirs']);
    expect(next.outbox.getSnapshot()).toMatchObject([{ state: 'failed', payload: { text: 'mine' } }]);
  });

  it('is gone from a shared device when somebody signs out there, in whatever page', async () => {
    for (const sharedDevice of [true, false]) {
      globalThis.indexedDB = factory = new IDBFactory();
      const world = createWorld({ sharedDevice });
      const app = appServer(world);
      const { tab, outbox } = await open(world);
      app.weather(() => 'lost request');
      void outbox.add('chat.send', { text: 'mine' });
      await pass(world, 100);
      outbox.dispose();
      tab.close();
      const plainPage = await world.started();
      void plainPage.client.end();
      await pass(world, 100);
      expect(await rows().all()).toHaveLength(sharedDevice ? 0 : 1);
    }
  });

  it('keeps what the next visitor wrote when a page finds out late that the last one has left', async () => {
    const world = createWorld({ sharedDevice: true });
    const app = appServer(world);
    app.weather(() => 'lost request');
    const deaf = await world.started({ ports: { channel: null } });
    const { tab, outbox } = await open(world);
    void tab.client.end();
    await pass(world, 1000);
    void outbox.add('chat.send', { text: 'theirs' });
    await pass(world, 100);
    deaf.client.validate().catch(() => {});
    await pass(world, 1000);
    expect(deaf.client.getSnapshot()).toMatchObject({ status: 'ended', error: { code: 'signed_out' } });
    expect(await rows().all()).toMatchObject([{ payload: { text: 'theirs' } }]);
  });

  it('does not send what was deleted while its lane was under way', async () => {
    const world = createWorld();
    const app = appServer(world);
    const { outbox } = await open(world);
    void outbox.add('chat.send', { text: 'one' });
    const second = outbox.add('chat.send', { text: 'two' });
    await pass(world, 1);
    void outbox.remove((await second).id);
    await pass(world, 500);
    expect(app.texts()).toEqual(['one']);
    expect(outbox.getSnapshot()).toEqual([]);
  });

  it('keeps what a log-in page was the answer to, and sends it once the app answers', async () => {
    const world = createWorld();
    const app = appServer(world);
    const { outbox } = await open(world);
    world.browser.elsewhere(async () => plain(200, '<h1>Log in</h1>', { 'Content-Type': 'text/html' }));
    void outbox.add('chat.send', { text: 'kept' });
    await pass(world, 1000);
    expect(outbox.getSnapshot()).toMatchObject([{ state: 'waiting' }]);
    app.listen();
    await pass(world, 100_000);
    expect(app.texts()).toEqual(['kept']);
  });

  it('says when it is full, and keeps what it has', async () => {
    const world = createWorld();
    const app = appServer(world);
    app.weather(() => 'lost request');
    const tab = await world.started();
    const outbox = createOutbox(tab.client, { rows: rows(), maxItems: 1 });
    void outbox.add('chat.send', { text: 'one' });
    await pass(world, 10);
    const refused = outbox.add('chat.send', { text: 'two' }).catch((error: unknown) => error);
    await pass(world, 10);
    expect(await refused).toMatchObject({ code: 'queue_full' });
    expect(outbox.getSnapshot()).toHaveLength(1);
  });

  it('keeps and deletes on, after the browser has lost its connection to the storage', async () => {
    const world = createWorld();
    const app = appServer(world);
    const tab = await world.started();
    let lose = (): void => {};
    const open = new Proxy(factory, {
      get: (of, what) => (name: string, version: number) => {
        const request = of[what as 'open'](name, version);
        lose = () => request.result.close();
        return request;
      },
    });
    const outbox = createOutbox(tab.client, {
      rows: openRows<OutboxRow>('maria-sessions:outbox', never, () => open),
    });
    await pass(world, 10);
    lose();
    void outbox.add('chat.send', { text: 'kept' });
    await pass(world, 100);
    expect(await rows().all()).toMatchObject([{ payload: { text: 'kept' } }]);
    lose();
    outbox.define('chat.send', { path: '/api/chat' });
    await pass(world, 10);
    lose(); // the app's server has it by now, and the item is to be deleted
    await pass(world, 1000);
    expect(app.texts()).toEqual(['kept']);
    expect(await rows().all()).toEqual([]);
    expect(outbox.persistent()).toBe(true);
  });

  it('works in memory while the storage gives no answer, and with the storage once it does', async () => {
    const world = createWorld();
    const app = appServer(world);
    await rows().put({ ...OLD, id: 'earlier' });
    const tab = await world.started();
    let asked = 0;
    let answer = (): void => {};
    const silent = new Proxy(factory, {
      get: (of, what) => (name: string, version: number) => {
        asked++;
        const request = {} as IDBOpenDBRequest;
        answer = () => {
          const real = of[what as 'open'](name, version);
          real.onsuccess = () => {
            Object.assign(request, { result: real.result });
            request.onsuccess?.({} as Event);
          };
        };
        return request;
      },
    });
    const kept = openRows<OutboxRow>('maria-sessions:outbox', world.time.after, () => silent);
    const outbox = createOutbox(tab.client, { rows: kept });
    outbox.define('chat.send', { path: '/api/chat' });
    app.weather(() => 'lost request');
    const adding = outbox.add('chat.send', { text: 'held' });
    await pass(world, 10_000);
    await adding;
    expect([asked, outbox.persistent(), outbox.getSnapshot().length]).toEqual([1, false, 1]);
    app.weather(() => 'fine');
    await pass(world, 20_000);
    expect(app.texts()).toEqual(['held']);
    answer();
    await pass(world, 1000);
    void outbox.flush();
    await pass(world, 1000);
    expect(outbox.getSnapshot()).toMatchObject([{ id: 'earlier' }]);
  });

  it('works in memory where the browser keeps nothing, and says so', async () => {
    const world = createWorld();
    const app = appServer(world);
    const tab = await world.started();
    const blocked = openRows<OutboxRow>('outbox', never, () => {
      throw new DOMException('blocked', 'SecurityError');
    });
    const outbox = createOutbox(tab.client, { rows: blocked });
    outbox.define('chat.send', { path: '/api/chat' });
    app.weather(() => 'lost request');
    void outbox.add('chat.send', { text: 'held' });
    await pass(world, 100);
    expect(outbox.persistent()).toBe(false);
    expect(outbox.getSnapshot()).toHaveLength(1);
    app.weather(() => 'fine');
    await pass(world, 20_000);
    expect(app.texts()).toEqual(['held']);
  });
});
