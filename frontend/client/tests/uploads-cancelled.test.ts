import { beforeEach, describe, expect, it } from 'vitest';
import { bucket, pdf, rows, watch } from './simulation/bucket.js';
import { newDevice, pass } from './simulation/device.js';
import { createWorld } from './simulation/world.js';

beforeEach(newDevice);

describe('an upload', () => {
  it('is deleted on the server when it is cancelled', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const { uploads } = watch(await world.started(), s3.send);
    const handle = uploads.add(pdf());
    await pass(world, 1000);
    const cancelled = handle.cancel();
    await pass(world, 5000);
    await cancelled;
    await expect(handle.done).rejects.toMatchObject({ code: 'aborted' });
    expect([...world.server.only().uploads.values()].map(({ status }) => status)).toEqual(['deleted']);
    expect(await rows().all()).toEqual([]);
  });

  it('that is cancelled before its id is known is deleted once it is', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const tab = await world.started();
    const { uploads } = watch(tab, s3.send);
    for (const lost of [undefined, 'answer'] as const) {
      let first = true;
      world.browser.network((ask) => {
        if (ask.method !== 'POST' || ask.path !== '/session/uploads') return {};
        const fate = { back: 1000, ...(first && lost ? { lost } : {}) };
        first = false;
        return fate;
      });
      const handle = uploads.add(pdf());
      await pass(world, 500);
      expect(handle.getSnapshot()).toMatchObject({ state: 'signing', uploadId: null });
      void handle.cancel();
      await pass(world, 10);
      expect(handle.getSnapshot().state).toBe('cancelled');
      await pass(world, 20_000);
      expect(handle.getSnapshot().state).toBe('cancelled');
    }
    expect([...world.server.only().uploads.values()].map(({ status }) => status)).toEqual([
      'deleted',
      'deleted',
    ]);
    expect([s3.forms, await rows().all()]).toEqual([[], []]);
  });

  it('that is tried again at once after that is another one', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const tab = await world.started();
    const { uploads } = watch(tab, s3.send);
    world.browser.network((ask) => (ask.method === 'POST' ? { back: 1000 } : {}));
    const handle = uploads.add(pdf());
    await pass(world, 500);
    void handle.cancel();
    await pass(world, 10);
    void uploads.retry(handle.id);
    await pass(world, 30_000);
    expect(uploads.getSnapshot()).toMatchObject([{ state: 'stored' }]);
    expect([...world.server.only().uploads.values()].map(({ status }) => status).sort()).toEqual([
      'deleted',
      'stored',
    ]);
  });
});
