import type { Rows } from './database.js';

/** An upload under way, as it is kept: enough to go on after a reload, whatever session there is then. */
export interface UploadRow {
  id: string;
  uploadId: string | null;
  /** The Idempotency-Key of its creation, and the session it was created in: both name one upload. */
  key: string;
  createdIn: string | null;
  scope: string | null;
  filename: string;
  contentType: string;
  size: number;
  /** Lower-case hex, where it was cheap to know. */
  sha256: string | null;
  /** What tells the file from another of its size; null where that cannot be told. */
  mark: string | null;
  /** The file itself, if it is small: as a buffer, since a kept Blob may come back empty (iOS). */
  bytes: ArrayBuffer | null;
  /** To be deleted on the server; nothing more is sent. */
  cancelled: boolean;
  createdAt: number;
}

export const KEPT_FILE_BYTES = 10 * 1024 * 1024;
const KEPT_BYTES = 100 * 1024 * 1024;

/** Whether a small file's bytes may be kept beside those that are kept already. */
export async function mayKeep(rows: Rows<UploadRow>, size: number): Promise<boolean> {
  const kept = (await rows.all()).reduce((sum, row) => sum + (row.bytes?.byteLength ?? 0), 0);
  return kept + size <= KEPT_BYTES;
}

const EDGE_BYTES = 1024 * 1024;

/** What a file is known by: all of it, of a large one its first and last MiB. Rejects where it went or changed. */
export const knownBy = (file: Blob): Promise<ArrayBuffer> =>
  (file.size <= KEPT_FILE_BYTES
    ? file
    : new Blob([file.slice(0, EDGE_BYTES), file.slice(-EDGE_BYTES)])
  ).arrayBuffer();

export async function sha256(bytes: ArrayBuffer): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null; // not https
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
