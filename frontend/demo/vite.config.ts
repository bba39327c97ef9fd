import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (path: string): string => fileURLToPath(new URL(`../client/src/${path}`, import.meta.url));

/** The API that `npm run dev` hands /v1 on to: a running `make run`. */
const api = process.env['API'] ?? 'http://127.0.0.1:8000';
const proxy = { '/v1': { target: api, changeOrigin: true } };

export default defineConfig({
  plugins: [react()],
  base: '/',
  resolve: {
    // The client's sources, so that the demo needs no build of it.
    alias: [
      { find: 'maria-sessions/react/styles.css', replacement: source('react/styles.css') },
      { find: 'maria-sessions/react', replacement: source('react/index.ts') },
      { find: /^maria-sessions\/(\w+)$/, replacement: source('$1.ts') },
      { find: /^maria-sessions$/, replacement: source('index.ts') },
    ],
  },
  server: { host: '127.0.0.1', proxy },
  // As the page is served for real: nothing inline, nothing from elsewhere. Uploads go to storage, which is elsewhere.
  preview: {
    host: '127.0.0.1',
    proxy,
    headers: {
      'Content-Security-Policy':
        "default-src 'self'; connect-src 'self' http://127.0.0.1:*; frame-ancestors 'none'",
    },
  },
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Nothing inline: the page is served under `default-src 'self'`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { include: ['tests/**/*.test.ts'], reporters: ['default', '../client/scripts/counts.mjs'] },
});
