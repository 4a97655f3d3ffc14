import { defineConfig } from 'vitest/config';
import { patience } from '../support/patience.ts';

/** The packed tarball beside formatters and task runners: one install for all files, so they have a configuration of their own. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    globalSetup: ['../support/build.ts', './project.ts'],
    include: ['*.test.ts'],
    pool: 'threads',
    ...patience,
  },
});
