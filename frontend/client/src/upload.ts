import { openRows, type Rows } from './database.js';
import { asSessionError, SessionError } from './errors.js';
import { uploadsAt } from './places.js';
import { leftAt, newAt } from './record.js';
import type { components } from './schema.js';
import { createStore, type Writable } from './store.js';
import type { SessionClient, StoredUpload, UploadHandle, UploadItem, Uploads, UploadState } from './types.js';
import { createMeter, itemOf, itemOfStored } from './upload-items.js';
import { deleteUpload, runCourse, show } from './upload-course.js';
import { xhrSender, type FormSender } from './upload-form.js';
import { KEPT_FILE_BYTES, knownBy, mayKeep, sha256, type UploadRow } from './upload-rows.js';

const PARALLEL = 2;
const AGAIN: readonly UploadState[] = ['failed', 'cancelled', 'needs_file'];

export interface UploadOptions {
  send?: FormSender;
  rows?: Rows<UploadRow>;
  /** The SHA-256 of a file in lower-case hex; null where it cannot be told. */
  digest?: (bytes: ArrayBuffer) => Promise<string | null>;
}

interface Job {
  readonly store: Writable<UploadItem>;
  row: UploadRow;
  file: Blob | null;
  abort: AbortController;
  done: Promise<StoredUpload>;
  /** Resolves when its course is over, and with it the lock. */
  ran: Promise<void>;
  settle: { resolve(upload: StoredUpload): void; reject(error: unknown): void };
}

/** The uploads of the session: those of this page, of earlier pages, and of other devices. */
export function createUploads(client: SessionClient, options: UploadOptions = {}): Uploads {
  const { ports, name } = client;
  const rows = options.rows ?? openRows<UploadRow>(uploadsAt(name), ports.after);
  const send = options.send ?? xhrSender;
  const digestOf = options.digest ?? sha256;
  const { write: writeList, ...list } = createStore<readonly UploadItem[]>([]);
  const jobs = new Map<string, Job>();
  let others: readonly UploadItem[] = [];
  let running = 0;
  let queue: (() => void)[] = [];

  const publish = (): void => {
    const own = [...jobs.values()].map((job) => job.store.getSnapshot());
    writeList(
      [...others.filter(({ id }) => !own.some((item) => item.uploadId === id)), ...own].sort(
        (a, b) => a.createdAt - b.createdAt,
      ),
    );
  };
  const write = (job: Job, changes: Partial<UploadItem>): void => {
    job.store.write({ ...job.store.getSnapshot(), ...changes });
    publish();
  };

  const addJob = (row: UploadRow, file: Blob | null, state: UploadState): Job => {
    let settle!: Job['settle'];
    const done = new Promise<StoredUpload>((resolve, reject) => (settle = { resolve, reject }));
    done.catch(() => {}); // the list shows it too
    const job: Job = {
      store: createStore(itemOf(row, state)),
      row,
      file,
      abort: new AbortController(),
      done,
      ran: Promise.resolve(),
      settle,
    };
    jobs.set(row.id, job);
    publish();
    return job;
  };

  /** Runs an upload to its end, if no other tab does. */
  const run = (job: Job): Promise<void> => (job.ran = begin(job));
  const begin = async (job: Job): Promise<void> => {
    if (running >= PARALLEL) await new Promise<void>((resolve) => queue.push(resolve));
    running++;
    try {
      const mine = await ports.ifFree(`${name}:upload:${job.row.id}`, () => course(job));
      if (mine === null) {
        jobs.delete(job.row.id);
        publish();
      }
    } finally {
      running--;
      queue.shift()?.();
    }
  };

  /** What an upload has come to; nothing is kept any more once it was stopped. */
  const keep = async (job: Job, row: UploadRow): Promise<void> => {
    if (job.row.cancelled) return forsake(row); // its id has come after it was cancelled
    if (!job.abort.signal.aborted) await rows.put((job.row = row));
  };

  const forsake = async ({ id, uploadId }: UploadRow): Promise<void> => {
    if (uploadId !== null) await deleteUpload(client, uploadId);
    await rows.remove(id);
  };

  const course = async (job: Job): Promise<void> => {
    const { signal } = job.abort;
    try {
      signal.throwIfAborted();
      if (job.row.bytes === null && job.row.sha256 === null) {
        write(job, { state: 'checking', error: null });
        await prepare(job);
      }
      const meter = createMeter(ports.now, job.store.getSnapshot, (changes) => write(job, changes));
      const upload = await runCourse(
        {
          client,
          rows: { ...rows, put: (row) => keep(job, row) },
          send,
          signal,
          show: (state, more = {}) => {
            if (state === 'sending') meter.start();
            write(job, {
              state,
              error: null,
              uploadId: job.row.uploadId,
              ...(state === 'completing' ? meter.all() : {}),
              ...more,
            });
          },
          progress: meter.progress,
        },
        job.row,
        job.file!,
      );
      await rows.remove(job.row.id);
      write(job, { state: 'stored', upload, uploadId: upload.upload_id, ...meter.all(), error: null });
      job.settle.resolve(upload);
    } catch (thrown) {
      if (signal.aborted) return;
      const error = asSessionError(thrown);
      write(job, { state: 'failed', error, bytesPerSecond: null, etaMs: null });
      job.settle.reject(error);
    }
  };

  /** Keeps the file, and its checksum, where both are cheap; and what it can be known by again. */
  const prepare = async (job: Job): Promise<void> => {
    const small = job.row.size <= KEPT_FILE_BYTES;
    const bytes = await knownBy(job.file!).catch((cause: unknown) => {
      throw new SessionError('upload_mismatch', { cause }); // it changed, or went, since it was chosen
    });
    const mark = await digestOf(bytes);
    job.row = {
      ...job.row,
      mark,
      sha256: small ? mark : null,
      bytes: small && (await mayKeep(rows, job.row.size)) ? bytes : null,
    };
    job.abort.signal.throwIfAborted();
    await rows.put(job.row);
  };

  /** What was kept when a session ended here is nobody's any more, in whatever page it ended. */
  const clear = async (): Promise<void> => {
    for (const row of await rows.all()) if (row.createdAt <= leftAt(client)) await rows.remove(row.id);
  };
  void clear();

  const resume = async (): Promise<void> => {
    await clear();
    for (const row of await rows.all()) {
      if (row.cancelled) await forsake(row);
      if (row.cancelled || jobs.has(row.id)) continue;
      const whole = row.bytes !== null && row.bytes.byteLength === row.size;
      const job = addJob(
        row,
        whole ? new Blob([row.bytes!], { type: row.contentType }) : null,
        whole ? 'queued' : 'needs_file',
      );
      if (whole) void run(job);
      else if (row.uploadId !== null) void lookAfter(job, row.uploadId);
    }
  };

  /** Its file is not here any more, but it may have arrived before the page went. */
  const lookAfter = async (job: Job, uploadId: string): Promise<void> => {
    const upload = await show(client, uploadId).catch(() => null);
    if (upload?.status !== 'stored') return;
    await rows.remove(job.row.id);
    write(job, { state: 'stored', upload });
    job.settle.resolve(upload);
  };

  const refresh = async (): Promise<void> => {
    const found: StoredUpload[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string> = cursor === null ? {} : { cursor };
      const page: components['schemas']['UploadList'] = await client.request(
        'GET',
        '/session/uploads',
        undefined,
        { query },
      );
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null);
    others = found.filter((upload) => upload.status !== 'deleted').map(itemOfStored);
    await resume();
    for (const [id, job] of jobs) {
      const { state, uploadId } = job.store.getSnapshot();
      const there = others.some((item) => item.uploadId === uploadId);
      if (state === 'stored' || (state === 'cancelled' && !there)) jobs.delete(id);
    }
    publish();
  };

  const cancel = async (id: string): Promise<void> => {
    const job = jobs.get(id);
    if (job) {
      // With another key: should it be tried again, what this one made is gone, or about to be.
      job.row = { ...job.row, cancelled: true, bytes: null, key: ports.uuid() };
      if (job.row.uploadId !== null) await rows.put(job.row); // should the deletion fail, the next page does it
      job.abort.abort();
      write(job, { state: 'cancelled', bytesPerSecond: null, etaMs: null });
      job.settle.reject(new SessionError('aborted'));
      await forsake(job.row);
    } else if (others.some((item) => item.id === id)) await deleteUpload(client, id);
    others = others.filter((item) => item.id !== id);
    publish();
  };

  const off = [
    client.on('session', ({ reason }) => reason === 'replaced' && void refresh().catch(() => {})),
    client.on('ended', () => {
      for (const job of jobs.values()) job.abort.abort();
      jobs.clear();
      others = [];
      publish();
      void clear();
    }),
  ];

  const handle = ({ row: { id }, done, store: { write: _, ...store } }: Job): UploadHandle => ({
    ...store,
    id,
    done,
    cancel: () => cancel(id),
  });

  return {
    ...list,
    add: (file, { scope = null, filename = file.name ?? 'file', signal } = {}) => {
      const row: UploadRow = {
        id: ports.uuid(),
        uploadId: null,
        key: ports.uuid(),
        createdIn: null,
        scope,
        filename,
        contentType: (file.type || 'application/octet-stream').split(';')[0]!.trim().toLowerCase(),
        size: file.size,
        sha256: null,
        mark: null,
        bytes: null,
        cancelled: false,
        createdAt: newAt(client),
      };
      const job = addJob(row, file, 'queued');
      signal?.addEventListener('abort', () => void cancel(row.id).catch(() => {}));
      void run(job);
      return handle(job);
    },
    retry: async (id, file) => {
      const job = jobs.get(id);
      if (!job || !AGAIN.includes(job.store.getSnapshot().state)) return;
      if (file) {
        const { size, mark } = job.row;
        const same = file.size === size && (mark === null || (await digestOf(await knownBy(file))) === mark);
        if (!same) {
          const error = new SessionError('upload_mismatch');
          write(job, { error });
          throw error;
        }
      }
      if (!file && !job.file)
        throw new SessionError('upload_mismatch', { detail: 'The file has to be chosen again.' });
      await job.ran; // a cancelled one may still wait for an answer
      if (jobs.get(id) !== job) return;
      const again = addJob({ ...job.row, cancelled: false }, file ?? job.file, 'queued');
      again.done.then(job.settle.resolve, job.settle.reject);
      await run(again);
    },
    cancel,
    downloadUrl: async (id) => {
      const item = list.getSnapshot().find((each) => each.id === id);
      const upload = item?.uploadId ? await show(client, item.uploadId) : null;
      if (!upload?.download_url) throw new SessionError('upload_not_found', { status: 404 });
      return upload.download_url;
    },
    refresh,
    dispose: () => {
      for (const remove of off) remove();
      for (const job of jobs.values()) job.abort.abort();
      queue = [];
    },
  };
}
