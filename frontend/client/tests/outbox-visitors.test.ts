import { beforeEach, describe, expect, it } from 'vitest';
import { appServer, newPage, open, rows } from './simulation/app.js';
import { plain } from './simulation/browser.js';
import { pass } from './simulation/device.js';
import { createWorld } from './simulation/world.js';

beforeEach(newPage);

describe('what a visitor left in the outbox', () => {
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
      newPage();
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
});
