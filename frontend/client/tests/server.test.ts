import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';

const ENTRY = 'an app';
const source = (file: string): string => JSON.stringify(join(import.meta.dirname, '../src', file));
/** Made where a module is loaded, as an app does it that a server imports too. */
const APP = `
  import { createSessionClient } from ${source('index.ts')};
  import { createOutbox } from ${source('outbox.ts')};
  import { createUploads } from ${source('upload.ts')};
  const client = createSessionClient({ client: 'chat/2.1' });
  createUploads(client);
  const outbox = createOutbox(client);
  outbox.define('chat.send', { path: '/api/chat' });
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
  setImmediate(() => console.log(client.getSnapshot().status, outbox.getSnapshot().length, timers().length));
`;

it('a server that has loaded an app with everything made can end, and waits for nothing', async () => {
  const bundle = await rolldown({
    input: ENTRY,
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] } },
    plugins: [
      {
        name: 'app',
        resolveId: (id) => (id === ENTRY ? id : null),
        load: (id) => (id === ENTRY ? APP : null),
      },
    ],
  });
  const folder = await mkdtemp(join(tmpdir(), 'server-'));
  try {
    await bundle.write({ dir: folder, entryFileNames: 'app.mjs', format: 'es' });
    // Killed after that time, which fails.
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(folder, 'app.mjs')], {
      timeout: 15_000,
    });
    expect([stdout, stderr]).toEqual(['idle 0 0\n', '']);
  } finally {
    await rm(folder, { recursive: true });
  }
}, 30_000);
