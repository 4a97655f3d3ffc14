import { defineConfig } from 'vitest/config';

/** Commits in real repositories under real hooks: the tools are installed, so they have a configuration of their own. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    globalSetup: '../support/build.ts',
    include: ['*.test.ts'],
    // The ratio of speed.test.ts wants the machine for itself.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
});
