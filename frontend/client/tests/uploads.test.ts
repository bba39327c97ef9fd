import { createHash } from 'node:crypto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { openRows, type Rows } from '../src/database.js';
import type { UploadItem, UploadState } from '../src/types.js';
import { createUploads } from '../src/upload.js';
import type { FormSender } from '../src/upload-form.js';
import type { UploadRow } from '../src/upload-rows.js';
import type { FakeTab } from './simulation/browser.js';
import { createWorld, type World } from './simulation/world.js';

/** As the browser's, without its thread: how long that takes is not what is tested here. */
const digest = async (bytes: ArrayBuffer): Promise<string> =>
  createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

let factory: IDBFactory;
beforeEach(() => {
  globalThis.indexedDB = factory = new IDBFactory();
});
const rows = (): Rows<UploadRow> =>
  openRows<UploadRow>(
    'maria-sessions:uploads',
    () => () => {},
    () => factory,
  );

async function pass(world: World, ms: number): Promise<void> {
  for (let part = 0; part < 30; part++) {
    for (let turn = 0; turn < 12; turn++) await world.time.settle();
    await world.time.pass(ms / 30);
  }
}

/** S3: takes the file in ten steps, or refuses as told; what it takes, the service learns of. */
function bucket(world: World) {
  const script: (number | 'cut')[] = [];
  const forms: string[] = [];
  const bodies: Blob[] = [];
  const send: FormSender = async (form, file, onProgress, signal) => {
    forms.push(form.fields['policy']!);
    bodies.push(file);
    const fate = script.shift() ?? 204;
    for (let step = 1; step <= (fate === 204 ? 10 : 6); step++) {
      await new Promise<void>((resolve) => world.time.after(200, resolve));
      if (signal.aborted) throw new Error('no answer');
      onProgress(step / 10);
    }
    if (fate === 'cut') throw new Error('no answer');
    if (fate !== 204) return fate;
    for (const kept of world.server.sessions.values()) {
      const upload = kept.uploads.get(form.fields['key']!);
      if (upload?.status === 'pending')
        Object.assign(upload, { status: 'stored', stored_at: new Date(world.time.now()).toISOString() });
    }
    return 204;
  };
  return { send, script, forms, bodies };
}

function watch(tab: FakeTab, send: FormSender) {
  const uploads = createUploads(tab.client, { send, rows: rows(), digest });
  const seen: UploadItem[] = [];
  uploads.subscribe(() => seen.push(...uploads.getSnapshot()));
  const states = (): UploadState[] =>
    seen.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1]);
  return { uploads, seen, states };
}

const pdf = (text = '%PDF-1.7 a small file'): File => new File([text], 'a.pdf', { type: 'application/pdf' });

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

  it('of another device is in the list, with a link once it is stored', async () => {
    const world = createWorld();
    const s3 = bucket(world);
    const tab = await world.started();
    const mine = watch(tab, s3.send);
    mine.uploads.add(pdf());
    await pass(world, 10_000);
    factory = new IDBFactory(); // another device
    const other = watch(await world.started(), s3.send);
    void other.uploads.refresh();
    await pass(world, 1000);
    const [item] = other.uploads.getSnapshot();
    expect(item).toMatchObject({ state: 'stored', filename: 'a.pdf', fraction: 1 });
    const link = other.uploads.downloadUrl(item!.id);
    await pass(world, 100);
    expect(await link).toMatch(/^https:\/\/bucket/);
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
