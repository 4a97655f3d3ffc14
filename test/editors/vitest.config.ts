import { defineConfig } from 'vitest/config';

/**
 * The editors: language servers are installed and started, so they have a configuration of their own. The files are
 * JavaScript, because the types of the protocol come with that installation, after the rest was type-checked.
 */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    globalSetup: './setup.ts',
    include: ['*.test.mjs'],
    // One server at a time: their latency is printed.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
