// What `npm run fuzz` and `npm run fuzz:robust` share: a test of random programs, run with a seed and a count of one's own.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';

/**
 * Runs a test of random programs and ends with its exit code. Options of the command line: `--seed`, `--count`, and those named.
 * @param {string[]} which what Vitest is told: a folder or a configuration, from the project's root
 * @param {string} count of programs, where none is given
 * @param {Record<string, string>} named further options, by the variable of the environment that hands each on
 */
export function fuzz(which, count, named = {}) {
  const names = ['seed', 'count', ...Object.values(named)];
  const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) });
  const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
  const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const further = Object.entries(named).map(([variable, name]) => [variable, values[name] ?? '']);
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...which, '--disable-console-intercept'], {
    cwd: path.join(import.meta.dirname, '../..'),
    stdio: 'inherit',
    env: { ...process.env, FUZZ_SEED: seed, FUZZ_COUNT: values.count ?? count, ...Object.fromEntries(further) },
  });
  process.exitCode = status ?? 1;
}
