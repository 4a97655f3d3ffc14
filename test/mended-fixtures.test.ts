import { cpSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { ESLint, Linter } from 'eslint';
import { expect, test } from 'vitest';
import { root } from './support/build.ts';
import { asFunction, folderWith, takingAll } from './support/command.ts';

type Counts = Map<string, number>;

/** How many findings each rule has in each file, by what is said of them. */
function count(
  results: readonly ESLint.LintResult[],
  counts: (message: Linter.LintMessage) => boolean = () => true,
): Counts {
  const found: Counts = new Map();
  for (const { filePath, messages } of results)
    for (const message of messages.filter(counts)) {
      const key = `${filePath} ${String(message.ruleId)}`;
      found.set(key, (found.get(key) ?? 0) + 1);
    }
  return found;
}

test('in all fixtures, each finding with a suggestion is gone once it is applied, and no other one comes', async () => {
  const folder = folderWith({});
  cpSync(path.join(root, 'fixtures'), folder, { recursive: true });
  // The root of a repository: packages of one workspace see each other.
  mkdirSync(path.join(folder, '.git'));
  const found = async (): Promise<ESLint.LintResult[]> =>
    JSON.parse((await asFunction(folder, '--strict', '--json')).stdout) as ESLint.LintResult[];
  const before = await found();
  const { code, stderr } = await takingAll(folder, '--strict', '--json');
  // Nothing was taken back: then a line would say so.
  const [first, ...others] = stderr.trim().split('\n');
  expect({ code, first }).toEqual({
    code: 1,
    first: expect.stringMatching(/^http-auth-lint: \d{3} findings mended in \d+ files$/) as unknown,
  });
  expect(others.length).toBeGreaterThan(0);
  const told = /^http-auth-lint: \d+ (?:findings have|finding has) no suggestion \(.+\): /;
  expect(others.filter((line) => !told.test(line))).toEqual([]);
  const after = await found();
  expect(after.flatMap(({ messages }) => messages.filter(({ suggestions }) => suggestions))).toEqual([]);
  const all = count(before);
  const mended = count(before, ({ suggestions }) => suggestions !== undefined);
  const left = count(after);
  const tooMany = [...left].filter(([key, number]) => number > (all.get(key) ?? 0) - (mended.get(key) ?? 0));
  expect(tooMany).toEqual([]);
});
