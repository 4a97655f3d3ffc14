// npm run fuzz:robust -- --seed N --count N: lints as many odd programs as wanted, and prints one that does not hold.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { seed: { type: 'string' }, count: { type: 'string' } } });
const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', 'test/odd', '--disable-console-intercept'], {
  cwd: path.join(import.meta.dirname, '../..'),
  stdio: 'inherit',
  env: { ...process.env, FUZZ_SEED: seed, FUZZ_COUNT: values.count ?? '1000' },
});
process.exitCode = status ?? 1;
