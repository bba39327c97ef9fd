// Pages that only tests have: a script bundled from the sources, around a markup.

import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const source = fileURLToPath(new URL('../client/src/', import.meta.url));
const PACKAGE = {
  'maria-sessions': `${source}index.ts`,
  'maria-sessions/react': `${source}react/index.ts`,
  'maria-sessions/storage/native': `${source}storage/native.ts`,
};

/** Bundles a script that imports the package and React, React as developers run it. */
export async function bundled(text) {
  const entry = fileURLToPath(new URL('./virtual-entry.js', import.meta.url));
  const bundle = await rolldown({
    input: entry,
    platform: 'browser',
    resolve: { alias: PACKAGE, extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } },
    transform: { define: { 'process.env.NODE_ENV': '"development"' } },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? text : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'iife', codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

/** A page with this script after this markup. */
export function pageOf(script, markup = '') {
  const inline = script.replaceAll('</script', '<\\/script');
  return `<!doctype html><html lang="en"><title>Test</title><link rel="icon" href="data:,"><div id="app">${markup}</div><script>${inline}</script></html>`;
}
