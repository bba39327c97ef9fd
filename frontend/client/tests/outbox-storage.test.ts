import { beforeEach, describe, expect, it } from 'vitest';
import { openRows } from '../src/database.js';
import { createOutbox, type OutboxRow } from '../src/outbox.js';
import { appServer, newPage, rows } from './simulation/app.js';
import { never, pass } from './simulation/device.js';
import { createWorld } from './simulation/world.js';

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

beforeEach(newPage);

describe('the outbox and its storage', () => {
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
    const open = new Proxy(globalThis.indexedDB, {
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
    const silent = new Proxy(globalThis.indexedDB, {
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
