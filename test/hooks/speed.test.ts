import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { root } from '../support/build.ts';
import { temporaryFolder } from './repository.ts';

/** How often each of the two runs. */
const ROUNDS = 11;
/** Between 1.2 and 1.3 on a quiet machine. */
const LIMIT = 1.5;

const folder = temporaryFolder();
const config = path.join(folder, 'eslint.config.mjs');
const parser = pathToFileURL(path.join(root, 'node_modules/@typescript-eslint/parser/dist/index.js')).href;
writeFileSync(config, `import parser from '${parser}';\nexport default [{ files: ['**/*.{js,ts}'], languageOptions: { parser } }];\n`);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

// In time of the processor: the clock also measures what else the machine does.
test.each([
  'fixtures/demo/orders.js',
  'fixtures/demo/webhook.ts',
])(`the command on %s takes at most ${String(LIMIT)} times the work of ESLint without a rule`, (file) => {
  const command = (): number => seconds(1, 'dist/src/cli/main.js', file);
  const eslint = (): number => seconds(0, 'node_modules/eslint/bin/eslint.js', '--config', config, file);
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    // In turns, so that neither is always the second.
    const first = round % 2 === 0 ? command() : undefined;
    const baseline = eslint();
    return { command: first ?? command(), baseline };
  });
  const ours = rounds.map(({ command }) => command);
  const theirs = rounds.map(({ baseline }) => baseline);
  // A crowded cache adds to either side, and to a single run at times: two ways of leaving that out, and only a hook
  // that is slow by both is slow.
  const ratio = Math.min(...ours) / Math.min(...theirs);
  const within = median(rounds.map(({ command, baseline }) => command / baseline));
  console.log(
    `${file}, ${String(ROUNDS)} rounds, seconds of the processor: http-auth-lint ${figures(ours)}; ` +
      `ESLint with the same parser and no rule ${figures(theirs)}; ` +
      `ratio of the fastest ${ratio.toFixed(2)}, median of the ratios within a round ${within.toFixed(2)}`,
  );
  expect(Math.min(ratio, within)).toBeLessThanOrEqual(LIMIT);
});

/** Seconds of the processor, as bash counts them for a process and what it starts. */
function seconds(expected: number, ...args: string[]): number {
  const script = "TIMEFORMAT='%U %S'; time \"$@\" >/dev/null 2>/dev/null";
  const words = ['-c', script, 'bash', process.execPath, ...args];
  const { status, stderr } = spawnSync('bash', words, { cwd: root, encoding: 'utf8' });
  expect(status, stderr).toBe(expected);
  const [user = NaN, system = NaN] = stderr.trim().split(' ').map(Number);
  return user + system;
}

function figures(times: readonly number[]): string {
  return `${Math.min(...times).toFixed(3)} s, median ${median(times).toFixed(3)} s`;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}
