import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** The API that `npm run dev` hands /v1 on to: a running `make run`. */
const api = process.env['API'] ?? 'http://127.0.0.1:8000';
const proxy = { '/v1': { target: api, changeOrigin: true } };

export default defineConfig({
  plugins: [react()],
  base: '/console/',
  server: { host: '127.0.0.1', proxy },
  // As the pages are served for real: nothing inline, nothing from elsewhere.
  preview: {
    host: '127.0.0.1',
    proxy,
    headers: { 'Content-Security-Policy': "default-src 'self'; frame-ancestors 'none'" },
  },
  build: {
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Nothing inline: the page is served under `default-src 'self'`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'] },
});
