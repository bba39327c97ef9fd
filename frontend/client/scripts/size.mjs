// What an app that bundles this package pays: minified, gzip -9, React outside. Fails over budget.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const source = fileURLToPath(new URL('../src/', import.meta.url));
const entries = {
  core: ['index.ts'],
  'core and token transport': ['index.ts', 'storage/native.ts'],
  'all but React': ['index.ts', 'storage/native.ts', 'upload.ts', 'outbox.ts', 'legacy.ts'],
  all: ['index.ts', 'storage/native.ts', 'upload.ts', 'outbox.ts', 'legacy.ts', 'react.ts'],
};
const budgets = { core: 5000, 'all but React': 10_000, all: 12_000 };

/** `core` is the client without the words of the catalogue, which are counted in everything else. */
async function size(files, wordless) {
  const names = files.filter((file) => existsSync(source + file));
  const text = names.map((file, at) => `export * as part${at} from '${source}${file}';`).join('\n');
  const own = files.length === 1 ? `export { createSessionClient } from '${source}index.ts';` : text;
  const { output } = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'virtual:entry' ? id : wordless && id.endsWith('/english.js') ? { id, external: true } : null),
        load: (id) => (id === 'virtual:entry' ? own : null),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      rolldownOptions: { input: 'virtual:entry', preserveEntrySignatures: 'strict', external: [/^react/] },
    },
  });
  // Chunks that are loaded on demand (the doctor) are not part of what a page pays.
  const entry = output.find((chunk) => chunk.type === 'chunk' && chunk.isEntry);
  const needed = new Set([entry.fileName]);
  for (const name of needed) output.find((chunk) => chunk.fileName === name)?.imports?.forEach((more) => needed.add(more));
  const code = output.filter((chunk) => needed.has(chunk.fileName)).map((chunk) => chunk.code).join('');
  return gzipSync(code, { level: 9 }).length;
}

let failed = false;
for (const [name, files] of Object.entries(entries)) {
  const bytes = await size(files, name === 'core');
  const budget = budgets[name];
  const over = budget !== undefined && bytes > budget;
  failed ||= over;
  console.log(`${name}: ${bytes} bytes gzip${budget ? ` of ${budget}` : ''}${over ? ' - OVER BUDGET' : ''}`);
}
process.exitCode = failed ? 1 : 0;
