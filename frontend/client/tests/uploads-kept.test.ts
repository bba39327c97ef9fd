import { beforeEach, describe, expect, it } from 'vitest';
import { bucket, pdf, rows, watch } from './simulation/bucket.js';
import { newDevice, pass } from './simulation/device.js';
import { createWorld } from './simulation/world.js';

beforeEach(newDevice);

describe('an upload', () => {
  it('follows its visitor into a new session', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    s3.script.push('cut');
    const tab = await world.started();
    const { uploads } = watch(tab, s3.send);
    const handle = uploads.add(pdf());
    await pass(world, 1000);
    void tab.client.reset();
    await pass(world, 120_000);
    expect((await handle.done).status).toBe('stored');
    const { session_id } = tab.client.getSnapshot().session!;
    expect(
      [...world.server.sessions.get(session_id)!.uploads.values()].filter(
        ({ status }) => status !== 'deleted',
      ),
    ).toHaveLength(1);
  });

  it('goes on by itself after a reload, from bytes kept on the device', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const tab = await world.started();
    const first = watch(tab, s3.send);
    first.uploads.add(pdf('%PDF- the very same'));
    await pass(world, 1000);
    first.uploads.dispose();
    tab.close();

    const next = watch(await world.started(), s3.send);
    void next.uploads.refresh();
    await pass(world, 60_000);
    expect(next.uploads.getSnapshot()).toMatchObject([{ state: 'stored', filename: 'a.pdf' }]);
    expect(await s3.bodies.at(-1)!.text()).toBe('%PDF- the very same');
    expect(world.server.only().uploads.size).toBe(1);
  });

  it('asks for a file that is too large to keep, and takes only the same one', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const large = (fill: number): File =>
      new File([new Uint8Array(10 * 1024 * 1024 + 1).fill(fill)], 'big.pdf', { type: 'application/pdf' });
    const tab = await world.started();
    const first = watch(tab, s3.send);
    first.uploads.add(large(1));
    await pass(world, 1000);
    first.uploads.dispose();
    tab.close();

    const next = watch(await world.started(), s3.send);
    void next.uploads.refresh();
    await pass(world, 5000);
    const [item] = next.uploads.getSnapshot();
    expect(item).toMatchObject({ state: 'needs_file', filename: 'big.pdf' });
    for (const other of [pdf(), large(2)]) {
      const refused = next.uploads.retry(item!.id, other);
      await expect(refused).rejects.toMatchObject({ code: 'upload_mismatch' });
      expect(next.uploads.getSnapshot()).toMatchObject([
        { state: 'needs_file', error: { code: 'upload_mismatch' } },
      ]);
    }
    void next.uploads.retry(item!.id, large(1));
    await pass(world, 60_000);
    expect(next.uploads.getSnapshot()).toMatchObject([{ state: 'stored' }]);
  });

  it('of an earlier visitor neither goes on nor stays here, in whatever page their session ended', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const tab = await world.started();
    const first = watch(tab, s3.send);
    first.uploads.add(pdf('%PDF- theirs'));
    await pass(world, 1000);
    first.uploads.dispose();
    tab.close();
    expect(await rows().all()).toHaveLength(1);
    const plainPage = await world.started();
    void plainPage.client.end();
    await pass(world, 1000);
    expect(await rows().all()).toEqual([]); // that page has no uploads, and yet
    plainPage.close();

    const sent = s3.bodies.length;
    const next = watch(await world.started(), s3.send);
    void next.uploads.refresh();
    await pass(world, 60_000);
    expect(next.uploads.getSnapshot()).toEqual([]);
    expect(s3.bodies).toHaveLength(sent);
    expect(await rows().all()).toEqual([]);
  });

  it('keeps nothing more once its visitor has signed out, whatever is answered', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const tab = await world.started();
    const { uploads } = watch(tab, s3.send);
    world.browser.network((ask) => (ask.path === '/session/uploads' ? { back: 1000 } : {}));
    uploads.add(pdf());
    await pass(world, 500);
    void tab.client.end();
    await pass(world, 30_000);
    expect([uploads.getSnapshot(), await rows().all(), s3.forms]).toEqual([[], [], []]);
  });

  it('of another device is in the list, with a link once it is stored', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const tab = await world.started();
    const mine = watch(tab, s3.send);
    mine.uploads.add(pdf());
    await pass(world, 10_000);
    newDevice(); // another device
    const other = watch(await world.started(), s3.send);
    void other.uploads.refresh();
    await pass(world, 1000);
    const [item] = other.uploads.getSnapshot();
    expect(item).toMatchObject({ state: 'stored', filename: 'a.pdf', fraction: 1 });
    const link = other.uploads.downloadUrl(item!.id);
    await pass(world, 100);
    expect(await link).toMatch(/^https:\/\/bucket/);
  });
});
