import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { patience } from '../support/patience.ts';

/** Programs by the thousand: a configuration of its own, since it takes minutes. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { alias: [{ find: /^\.\/load\.ts$/, replacement: path.join(import.meta.dirname, '../support/load.ts') }] },
  test: {
    include: ['*.test.ts'],
    // A handler that goes on after its answer may throw in a callback, where nobody hears of it.
    dangerouslyIgnoreUnhandledErrors: true,
    ...patience,
    // Thousands of programs stand in one test.
    testTimeout: 10_800_000,
  },
});
