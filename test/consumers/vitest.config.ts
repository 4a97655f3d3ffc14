import { defineConfig } from 'vitest/config';
import { patience } from '../support/patience.ts';

/** The packed tarball in projects of its users: installs take their time, so they have a configuration of their own. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    globalSetup: '../support/build.ts',
    include: ['*.test.ts'],
    ...patience,
  },
});
