import type { Rows } from './database.js';
import { asSessionError, isCode, SessionError } from './errors.js';
import { within } from './http.js';
import { pauseAfter } from './retry.js';
import type { components } from './schema.js';
import type { SessionClient, StoredUpload, UploadState } from './types.js';
import type { FormSender } from './upload-form.js';
import { rejection } from './upload-items.js';
import type { UploadRow } from './upload-rows.js';

type Schemas = components['schemas'];

const TRIES = 5;
const WAIT_BASE_MS = 1000;
const WAIT_CAP_MS = 30_000;
/** No request is waited for in which nothing moves. So long, since what counts as sent may lie in buffers of a slow line. */
const STALL_MS = 60_000;
const POLL_CAP_MS = 15_000;
/** A file that S3 took is known to the service within seconds; after this it is sent again. */
const ARRIVAL_MS = 120_000;

export interface Course {
  client: SessionClient;
  rows: Rows<UploadRow>;
  send: FormSender;
  signal: AbortSignal;
  show(state: UploadState, changes?: { upload?: StoredUpload; attempt?: number }): void;
  progress(fraction: number): void;
}

/** Brings one file to `stored`; throws what the visitor has to be told. The row is kept up to date. */
export async function runCourse(course: Course, start: UploadRow, file: Blob): Promise<StoredUpload> {
  let row = start;
  let attempt = 0;
  for (;;) {
    course.signal.throwIfAborted();
    try {
      course.show('signing', { attempt: attempt + 1 });
      const { row: signed, form, upload } = await sign(course, row);
      row = signed;
      course.signal.throwIfAborted();
      if (form) {
        course.show('sending', { upload });
        const { client, send, progress, signal } = course;
        const status = await within(client.ports.after, STALL_MS, signal, (stop, moving) =>
          send(form, file, (fraction) => (moving(), progress(fraction)), stop),
        );
        refuse(status);
      }
      course.show('completing', { upload });
      const stored = await arrival(course, upload.upload_id);
      if (stored) return stored;
      throw new SessionError('timeout', { detail: 'The file did not arrive.' });
    } catch (thrown) {
      course.signal.throwIfAborted();
      const error = asSessionError(thrown);
      const formRefused = isCode(error, 'upload_expired');
      const offline =
        isCode(error, 'network_unreachable', 'timeout') && course.client.ports.lifecycle.isOnline() === false;
      if (!(error.retryable || formRefused) || (!offline && ++attempt >= TRIES)) throw error;
      if (formRefused) continue; // signed again at once
      course.show('waiting');
      await pause(course, pauseAfter(error, course.client.ports.random, attempt, WAIT_BASE_MS, WAIT_CAP_MS));
    }
  }
}

/** S3's own refusals, by their status alone: what it says is for developers. */
function refuse(status: number): void {
  if (status >= 200 && status < 300) return;
  const again = status >= 500 || status === 408 || status === 429;
  throw new SessionError(
    status === 403 ? 'upload_expired' : again ? 'service_unavailable' : 'upload_mismatch',
    { status: again ? 503 : status, detail: `S3 answered ${status}.` },
  );
}

/**
 * A form for the file, or null where it has arrived. The same key gives the same upload and a form
 * of it, while that is good; after a renewal, or when the form has run out, it is made anew.
 */
async function sign(
  course: Course,
  row: UploadRow,
): Promise<{ row: UploadRow; upload: StoredUpload; form: Schemas['PostFormView'] | null }> {
  const { client, rows } = course;
  const session = await client.ensureFresh();
  if (row.uploadId !== null && row.createdIn !== session.session_id) {
    const upload = await show(client, row.uploadId);
    if (upload && upload.status !== 'pending') return { row, upload, form: null };
    row = await anew(course, row);
  }
  for (let fresh = false; ; fresh = true) {
    course.signal.throwIfAborted();
    const body: Schemas['CreateUploadBody'] = {
      filename: row.filename,
      content_type: row.contentType,
      size: row.size,
      sha256: row.sha256,
    };
    const answer = await client.request<Schemas['NewUploadAnswer']>('POST', '/session/uploads', body, {
      idempotencyKey: row.key, // and no signal: what it makes has to be known, to be deleted if need be
    });
    const { upload, post } = answer;
    row = {
      ...row,
      uploadId: upload.upload_id,
      createdIn: client.getSnapshot().session?.session_id ?? session.session_id,
    };
    await rows.put(row);
    const gone = upload.status === 'deleted' || (upload.status === 'pending' && !post);
    if (!gone || fresh) return { row, upload, form: upload.status === 'pending' ? post : null };
    row = await anew(course, row);
  }
}

/** Takes the old row away first: it counts against the quota. */
async function anew({ client, rows }: Course, row: UploadRow): Promise<UploadRow> {
  if (row.uploadId !== null) await deleteUpload(client, row.uploadId);
  const fresh = { ...row, uploadId: null, createdIn: null, key: client.ports.uuid() };
  await rows.put(fresh);
  return fresh;
}

/** What the service says of an upload; null where it does not know it. */
const about = <T>(client: SessionClient, method: string, uploadId: string): Promise<T | null> =>
  client.request<T>(method, `/session/uploads/${encodeURIComponent(uploadId)}`).catch((error: unknown) => {
    if (isCode(error, 'upload_not_found')) return null;
    throw error;
  });

export const show = async (client: SessionClient, uploadId: string): Promise<StoredUpload | null> =>
  (await about<Schemas['UploadAnswer']>(client, 'GET', uploadId))?.upload ?? null;

export const deleteUpload = (client: SessionClient, uploadId: string): Promise<null> =>
  about(client, 'DELETE', uploadId);

/** Waits for the service to have seen the file; null where it never does. A scan may take its time. */
async function arrival(course: Course, uploadId: string): Promise<StoredUpload | null> {
  const { client } = course;
  const since = client.ports.now();
  for (let wait = 1000; ; wait = Math.min(wait * 1.6, POLL_CAP_MS)) {
    const upload = await show(client, uploadId);
    if (upload?.status === 'stored') return upload;
    if (upload?.status === 'rejected') throw rejection(upload);
    if (!upload || upload.status === 'deleted') throw new SessionError('upload_not_found', { status: 404 });
    if (upload.status === 'pending' && client.ports.now() - since > ARRIVAL_MS) return null;
    await pause(course, wait);
  }
}

/** Waits, or until the network is back or the upload is cancelled. */
async function pause({ client, signal }: Course, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      cancel();
      leave();
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const cancel = client.ports.after(ms, wake);
    const leave = client.ports.lifecycle.listen((event) => event === 'online' && wake());
    signal.addEventListener('abort', wake);
  });
  signal.throwIfAborted();
}
