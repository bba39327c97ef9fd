import { defineConfig } from 'vitest/config';

export default defineConfig({
  build: {
    target: 'es2022',
    outDir: 'dist',
    minify: false,
    emptyOutDir: false,
    lib: {
      formats: ['es'],
      entry: {
        index: 'src/index.ts',
        'storage/native': 'src/storage/native.ts',
        upload: 'src/upload.ts',
        outbox: 'src/outbox.ts',
        legacy: 'src/legacy.ts',
        'react/index': 'src/react/index.ts',
      },
    },
    rolldownOptions: {
      external: [/^react/],
      output: {
        chunkFileNames: 'shared/[name].js',
        // Its components are the browser's, where a framework asks.
        banner: ({ name }) => (name === 'react/index' ? "'use client';" : ''),
      },
    },
  },
  test: {
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    reporters: ['default', './scripts/counts.mjs'],
  },
});
