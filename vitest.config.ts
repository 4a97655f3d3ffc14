import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { patience } from './test/support/patience.ts';

export default defineConfig({
  resolve: { alias: [{ find: /^\.\/load\.ts$/, replacement: path.join(import.meta.dirname, 'test/support/load.ts') }] },
  test: {
    globalSetup: 'test/support/build.ts',
    include: ['test/**/*.test.ts'],
    exclude: ['test/wire/**', 'test/ci/**', 'test/consumers/**', 'test/differential/**', 'test/editors/**', 'test/hooks/**', 'test/mutation/**'],
    maxWorkers: 2,
    ...patience,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      // Types only; and the files that run in processes of their own, started by cli.test.ts and the consumers.
      exclude: ['src/model.ts', 'src/entry.ts', 'src/load.ts', 'src/cli/main.ts'],
      reporter: ['text-summary', 'html'],
      thresholds: { lines: 95 },
    },
  },
});
