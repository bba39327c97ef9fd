import { beforeEach, describe, expect, it } from 'vitest';
import { createOutbox } from '../src/outbox.js';
import { appServer, newPage, open, rows } from './simulation/app.js';
import { pass } from './simulation/device.js';
import { createWorld } from './simulation/world.js';

const DAY = 86_400_000;

beforeEach(newPage);

describe('what the app refused', () => {
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
});
