import { SessionError } from './errors.js';
import type { UploadRow } from './upload-rows.js';
import type { StoredUpload, UploadItem, UploadState } from './types.js';

export function itemOf(row: UploadRow, state: UploadState): UploadItem {
  const { id, uploadId, scope, filename, contentType, size, createdAt } = row;
  const meter = { loaded: 0, fraction: 0, bytesPerSecond: null, etaMs: null };
  return {
    id,
    uploadId,
    scope,
    filename,
    contentType,
    size,
    state,
    ...meter,
    attempt: 0,
    error: null,
    upload: null,
    createdAt,
  };
}

const STATES: Record<StoredUpload['status'], UploadState> = {
  pending: 'waiting',
  scanning: 'completing',
  stored: 'stored',
  rejected: 'failed',
  deleted: 'cancelled',
};

/** One that this page did not send: of another device, another tab, or an earlier page. */
export function itemOfStored(upload: StoredUpload): UploadItem {
  const arrived = upload.status !== 'pending';
  return Object.freeze({
    id: upload.upload_id,
    uploadId: upload.upload_id,
    scope: null,
    filename: upload.filename,
    contentType: upload.content_type,
    size: upload.size,
    state: STATES[upload.status],
    loaded: arrived ? upload.size : 0,
    fraction: arrived ? 1 : 0,
    bytesPerSecond: null,
    etaMs: null,
    attempt: 0,
    error:
      upload.status === 'rejected'
        ? new SessionError('upload_rejected', { detail: upload.reason ?? 'rejected' })
        : null,
    upload,
    createdAt: Date.parse(upload.created_at),
  });
}

const PROGRESS_MS = 100;

/** Progress that never goes back, told ten times a second at most. */
export function createMeter(
  now: () => number,
  get: () => UploadItem,
  write: (changes: Partial<UploadItem>) => void,
) {
  let startedAt = 0;
  let toldAt = 0;
  const { size } = get();
  return {
    start: (): void => {
      startedAt = now();
    },
    progress: (fraction: number): void => {
      const item = get();
      const loaded = Math.min(size, Math.round(fraction * size));
      if (loaded <= item.loaded || now() - toldAt < PROGRESS_MS || item.state !== 'sending') return;
      toldAt = now();
      const bytesPerSecond = now() > startedAt ? (loaded / (now() - startedAt)) * 1000 : null;
      const etaMs = bytesPerSecond ? ((size - loaded) / bytesPerSecond) * 1000 : null;
      write({ loaded, fraction: size ? loaded / size : 0, bytesPerSecond, etaMs });
    },
    all: (): Partial<UploadItem> => ({ loaded: size, fraction: 1, bytesPerSecond: null, etaMs: null }),
  };
}
