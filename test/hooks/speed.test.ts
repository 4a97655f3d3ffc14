import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { root } from '../support/build.ts';
import { temporaryFolder } from './repository.ts';

/** How often each of the two runs. */
const ROUNDS = 11;
const LIMIT = 1.3;

const folder = temporaryFolder();
const config = path.join(folder, 'eslint.config.mjs');
const parser = pathToFileURL(path.join(root, 'node_modules/@typescript-eslint/parser/dist/index.js')).href;
writeFileSync(config, `import parser from '${parser}';\nexport default [{ files: ['**/*.{js,ts}'], languageOptions: { parser } }];\n`);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each(['fixtures/demo/orders.js', 'fixtures/demo/webhook.ts'])(`the command on %s takes at most ${String(LIMIT)} times as long as ESLint without a rule`, (file) => {
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
  // What else the machine does adds to either side, and to a single run at times: two ways of leaving that out, and only a
  // hook that is slow by both is slow.
  const ratio = Math.min(...ours) / Math.min(...theirs);
  const within = median(rounds.map(({ command, baseline }) => command / baseline));
  console.log(
    `${file}, ${String(ROUNDS)} rounds: http-auth-lint ${figures(ours)}; ESLint with the same parser and no rule ${figures(theirs)}; ` +
      `ratio of the fastest ${ratio.toFixed(2)}, median of the ratios within a round ${within.toFixed(2)}`,
  );
  expect(Math.min(ratio, within)).toBeLessThanOrEqual(LIMIT);
});

function seconds(expected: number, ...args: string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const passed = (performance.now() - start) / 1000;
  expect(status, stderr).toBe(expected);
  return passed;
}

function figures(times: readonly number[]): string {
  return `${Math.min(...times).toFixed(3)} s, median ${median(times).toFixed(3)} s`;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? NaN;
}
