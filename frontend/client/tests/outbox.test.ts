import { beforeEach, describe, expect, it } from 'vitest';
import { appServer, newPage, open, rows } from './simulation/app.js';
import { plain } from './simulation/browser.js';
import { seeded } from './simulation/chance.js';
import { newDevice, pass } from './simulation/device.js';
import { createWorld } from './simulation/world.js';

const MINUTE = 60_000;

beforeEach(newPage);

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
      newDevice();
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
});
