// npm run fuzz -- --seed N --count N: runs as many programs as wanted, and prints the smallest disagreement.
// --with 'production + production': only programs that hold these, by the names that the shares print.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { seed: { type: 'string' }, count: { type: 'string' }, with: { type: 'string' } } });
const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', path.join(import.meta.dirname, 'vitest.config.ts'), '--disable-console-intercept'], {
  stdio: 'inherit',
  env: { ...process.env, FUZZ_SEED: seed, FUZZ_COUNT: values.count ?? '2000', FUZZ_WITH: values.with ?? '' },
});
process.exitCode = status ?? 1;
