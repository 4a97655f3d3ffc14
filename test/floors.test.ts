import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { expect, test } from 'vitest';
import { root } from './support/build.ts';
import { folderWith } from './support/command.ts';

/**
 * Circles of files that import each other by value, at whatever time: each is the list of its files. The list may only
 * shrink, so a circle that is gone has to go from here, too.
 */
const known = [
  'src/cli/check.ts src/cli/explain.ts src/cli/run.ts',
  'src/cli/check.ts src/cli/run.ts',
  'src/cli/check.ts src/cli/run.ts src/cli/suggestions/fix.ts',
  'src/cli/check.ts src/cli/run.ts src/cli/suggestions/fix.ts src/cli/suggestions/known.ts',
  'src/values/definition.ts src/values/member.ts',
];

/** The rules that do not yet hold in every file; which file breaks which, ESLint counts in `eslint-suppressions.json`. */
const notYet = ['max-len', 'max-lines', 'max-params'];

/** The circles among the files of some folders, by what they import; of types alone nothing is left when the code runs. */
async function circles(baseDir: string, folders: string[]): Promise<string[]> {
  const { output } = await cruise(folders, {
    baseDir,
    validate: true,
    tsPreCompilationDeps: false,
    doNotFollow: 'node_modules',
    ruleSet: { forbidden: [{ name: 'circle', severity: 'error', from: {}, to: { circular: true } }] },
  });
  const { summary } = output as ICruiseResult;
  const found = summary.violations.map(({ cycle = [] }) => cycle.map(({ name }) => name).sort().join(' '));
  return [...new Set(found)].sort();
}

test('no files import each other, but for those that are known to', async () => {
  expect(await circles(root, ['src', 'rules'])).toEqual(known);
});

test('a circle is found among files that run, and none in types', async () => {
  const folder = folderWith({
    'src/a.ts': `import { b } from './b.ts';\nexport const a = () => b;`,
    'src/b.ts': `export const b = async () => (await import('./c.ts')).c;`,
    'src/c.ts': `import { a } from './a.ts';\nexport const c = a;`,
    'src/d.ts': `import type { E } from './e.ts';\nexport interface D { e: E }`,
    'src/e.ts': `import type { D } from './d.ts';\nexport interface E { d: D }`,
  });
  expect(await circles(folder, ['src'])).toEqual(['src/a.ts src/b.ts src/c.ts']);
});

test('ESLint holds the sources to every rule but those that do not yet hold', () => {
  const file = readFileSync(path.join(root, 'eslint-suppressions.json'), 'utf8');
  const suppressed = Object.values(JSON.parse(file) as Record<string, object>).flatMap((rules) => Object.keys(rules));
  expect([...new Set(suppressed)].sort()).toEqual(notYet);
});
