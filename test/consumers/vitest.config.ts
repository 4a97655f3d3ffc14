import { defineConfig } from 'vitest/config';

/** The packed tarball in projects of its users: installs take their time, so they have a configuration of their own. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    globalSetup: '../support/build.ts',
    include: ['*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
