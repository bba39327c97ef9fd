import { createHash } from 'node:crypto';
import { openRows, type Rows } from '../../src/database.js';
import type { UploadItem, UploadState } from '../../src/types.js';
import { createUploads } from '../../src/upload.js';
import type { FormSender } from '../../src/upload-form.js';
import type { UploadRow } from '../../src/upload-rows.js';
import type { FakeTab } from './browser.js';
import { never } from './device.js';
import type { World } from './world.js';

/** As the browser's, without its thread: how long that takes is not what is tested here. */
const digest = async (bytes: ArrayBuffer): Promise<string> =>
  createHash('sha256').update(new Uint8Array(bytes)).digest('hex');

/** What uploads keep on the device. */
export const rows = (): Rows<UploadRow> => openRows<UploadRow>('maria-sessions:uploads', never);

/** S3: takes the file in ten steps, or refuses as told; what it takes, the service learns of. */
export function bucket(world: World) {
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

/** Uploads of a tab, with each state they were seen in. */
export function watch(tab: FakeTab, send: FormSender) {
  const uploads = createUploads(tab.client, { send, rows: rows(), digest });
  const seen: UploadItem[] = [];
  uploads.subscribe(() => seen.push(...uploads.getSnapshot()));
  const states = (): UploadState[] =>
    seen.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1]);
  return { uploads, seen, states };
}

export const pdf = (text = '%PDF-1.7 a small file'): File =>
  new File([text], 'a.pdf', { type: 'application/pdf' });
