import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { patience } from '../support/patience.ts';

/** The wire has a configuration of its own: it installs frameworks, needs no build and takes longer than the rest. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: { alias: [{ find: /^\.\/load\.ts$/, replacement: path.join(import.meta.dirname, '../support/load.ts') }] },
  test: {
    include: ['*.test.ts'],
    maxWorkers: 2,
    ...patience,
  },
});
