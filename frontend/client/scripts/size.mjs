// What an app that bundles this package pays: minified, gzip -9, React outside. Fails over budget.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const source = fileURLToPath(new URL('../src/', import.meta.url));
const own = ['index.ts', 'storage/native.ts', 'upload.ts', 'outbox.ts', 'legacy.ts'];
const some = (names) => `export { ${names} } from '${source}index.ts';`;
const whole = (files) =>
  files
    .filter((file) => existsSync(source + file))
    .map((file) => `export * from '${source}${file}';`)
    .join('\n');

const measures = [
  { name: 'core', budget: 8_400, text: some('createSessionClient') },
  {
    name: 'core, words, drafts and devices',
    budget: 10_700,
    text: some('createSessionClient, describe, draftsOf, devicesOf'),
  },
  { name: 'all but React', budget: 16_000, text: whole(own) },
  // What React adds to the client; an app pays for the components that it imports.
  {
    name: 'React: provider and hooks',
    budget: 680,
    text: `export { SessionProvider, useSession, useDraft } from '${source}react/index.ts';`,
    without: /^\.\.\//,
  },
  { name: 'React: all', budget: 5_600, text: whole(['react/index.ts']), without: /^\.\.\// },
  // An app that imports the client, the provider and one hook: none of the words.
  {
    name: 'core, provider and useSession',
    budget: 8_750,
    text: `${some('createSessionClient')}\nexport { SessionProvider, useSession } from '${source}react/index.ts';`,
  },
  { name: 'all', budget: 20_800, text: whole([...own, 'react/index.ts']) },
];

async function size({ text, without }) {
  const entry = 'virtual:entry';
  const bundle = await rolldown({
    input: entry,
    external: (id) => /^react/.test(id) || (without?.test(id) ?? false),
    resolve: { extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? text : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'es', minify: true });
  // Chunks that are loaded on demand (the doctor) are not part of what a page pays.
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  const needed = new Set([output[0].fileName]);
  for (const name of needed) chunks.get(name)?.imports.forEach((more) => needed.add(more));
  const code = [...needed].map((name) => chunks.get(name)?.code ?? '').join('');
  return gzipSync(code, { level: 9 }).length;
}

for (const measure of measures) {
  const { name, budget = Infinity } = measure;
  const bytes = await size(measure);
  console.log(`${name}: ${bytes} bytes gzip${budget < Infinity ? ` of ${budget}` : ''}`);
  if (bytes > budget) {
    console.error(`${name} is over its budget`);
    process.exitCode = 1;
  }
}
