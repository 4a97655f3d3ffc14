import { defineConfig } from 'vitest/config';
import { patience } from '../support/patience.ts';

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
    ...patience,
  },
});
