import { defineConfig } from 'vitest/config';
import { patience } from '../support/patience.ts';

/** Commits in real repositories under real hooks: the tools are installed, so they have a configuration of their own. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    globalSetup: '../support/build.ts',
    include: ['*.test.ts'],
    // The ratio of speed.test.ts wants no test beside it.
    fileParallelism: false,
    ...patience,
  },
});
