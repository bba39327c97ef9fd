import { beforeEach, describe, expect, it } from 'vitest';
import { bucket, pdf, rows, watch } from './simulation/bucket.js';
import { newDevice, pass } from './simulation/device.js';
import { createWorld } from './simulation/world.js';

beforeEach(newDevice);

describe('an upload', () => {
  it('is checked, signed, sent and stored, and never goes back on the way', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const { uploads, seen, states } = watch(await world.started(), s3.send);
    const handle = uploads.add(pdf(), { scope: 'chat' });
    await pass(world, 10_000);
    const stored = await handle.done;
    expect(stored).toMatchObject({
      status: 'stored',
      filename: 'a.pdf',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(states()).toEqual(['queued', 'checking', 'signing', 'sending', 'completing', 'stored']);
    const loaded = seen.map((item) => item.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(uploads.getSnapshot()).toMatchObject([
      { state: 'stored', fraction: 1, scope: 'chat', error: null },
    ]);
    expect(await rows().all()).toEqual([]);
  });

  it('goes on after a 503 and a form that ran out, its progress never going back', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    s3.script.push(503, 403);
    const { uploads, seen, states } = watch(await world.started(), s3.send);
    const handle = uploads.add(pdf());
    await pass(world, 60_000);
    expect((await handle.done).status).toBe('stored');
    expect(s3.forms).toHaveLength(3);
    expect(states()).toEqual([
      'queued',
      'checking',
      'signing',
      'sending',
      'waiting',
      'signing',
      'sending',
      'signing',
      'sending',
      'completing',
      'stored',
    ]);
    const loaded = seen.map((item) => item.loaded);
    expect(loaded).toEqual([...loaded].sort((a, b) => a - b));
    expect(world.server.only().uploads.size).toBe(1);
  });

  it('is made anew when its form is over for good, and takes no second place', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    s3.script.push(403);
    const tab = await world.started();
    const { uploads } = watch(tab, async (...args) => {
      if (s3.forms.length === 0)
        for (const each of world.server.only().uploads.values()) each.formUntil = world.time.now();
      return s3.send(...args);
    });
    const handle = uploads.add(pdf());
    await pass(world, 60_000);
    expect((await handle.done).status).toBe('stored');
    expect([...world.server.only().uploads.values()].map(({ status }) => status).sort()).toEqual([
      'deleted',
      'stored',
    ]);
  });

  it('waits while there is no network, without giving up', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    s3.script.push(...Array.from({ length: 12 }, () => 'cut' as const));
    const tab = await world.started();
    tab.ports.lifecycle.isOnline = () => false;
    const { uploads } = watch(tab, s3.send);
    const handle = uploads.add(pdf());
    await pass(world, 400_000);
    expect((await handle.done).status).toBe('stored');
    expect(s3.forms.length).toBe(13);
  });

  it.each([
    ['unsupported_media_type', 415],
    ['payload_too_large', 413],
    ['quota_exceeded', 409],
  ] as const)('fails at once with %s', async (code, status) => {
    const world = createWorld();
    const s3 = bucket(world);
    const tab = await world.started();
    world.browser.network((ask) =>
      ask.path === '/session/uploads' && ask.method === 'POST' ? { reply: world.server.problem(code) } : {},
    );
    const { uploads } = watch(tab, s3.send);
    const failed = uploads.add(pdf()).done.catch((error: unknown) => error);
    await pass(world, 5000);
    expect(await failed).toMatchObject({ code, status });
    expect(uploads.getSnapshot()).toMatchObject([{ state: 'failed' }]);
    expect(s3.forms).toEqual([]);
    expect(tab.client.getSnapshot().status).toBe('active');
  });

  it('is sent again when its line goes dead, and not while anything moves', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const wait = (ms: number): Promise<void> => new Promise((resolve) => world.time.after(ms, resolve));
    let tries = 0;
    const { uploads, states } = watch(await world.started(), async (form, file, onProgress, signal) => {
      if (++tries > 1) {
        for (let step = 1; step <= 4; step++) {
          await wait(50_000);
          onProgress(step / 10);
        }
        return s3.send(form, file, onProgress, signal);
      }
      onProgress(0.1);
      return new Promise((_, reject) =>
        signal.addEventListener('abort', () => reject(new Error('no answer'))),
      );
    });
    const handle = uploads.add(pdf());
    await pass(world, 50_000);
    expect([tries, handle.getSnapshot().state]).toEqual([1, 'sending']);
    await pass(world, 400_000);
    expect([tries, handle.getSnapshot().state]).toEqual([2, 'stored']);
    expect(states()).toContain('waiting');
  });

  it('that was rejected says so', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const { uploads } = watch(await world.started(), async (form, file, progress, signal) => {
      const status = await s3.send(form, file, progress, signal);
      Object.assign(world.server.only().uploads.get(form.fields['key']!)!, {
        status: 'rejected',
        reason: 'content_mismatch',
      });
      return status;
    });
    const failed = uploads.add(pdf()).done.catch((error: unknown) => error);
    await pass(world, 30_000);
    expect(await failed).toMatchObject({ code: 'upload_rejected', message: 'content_mismatch' });
  });

  it('lets two files go at a time', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const { uploads } = watch(await world.started(), s3.send);
    for (let n = 0; n < 3; n++) uploads.add(pdf(`%PDF- ${n}`));
    await pass(world, 1000);
    expect(uploads.getSnapshot().filter(({ state }) => state === 'queued')).toHaveLength(1);
    await pass(world, 30_000);
    expect(uploads.getSnapshot().map(({ state }) => state)).toEqual(['stored', 'stored', 'stored']);
  });
});
