import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../support/build.ts';
import { folderOfTraps, type Traps } from '../support/traps.ts';
import { outsideOf, watched, type Watched } from '../support/watched.ts';

type Found = readonly [file: string, lines: readonly number[]];

const sorted = (found: readonly Found[]): Found[] => [...found].sort(([one], [other]) => (one < other ? -1 : 1));

/** Line 6 of each server is found, and line 5 where the helper that refuses there lies in the project. */
function expected({ servers }: Traps, ending: RegExp, seen: readonly number[]): Found[] {
  return sorted(Object.entries(servers).flatMap(([name, isSeen]): Found[] => (ending.test(name) ? [[name, isSeen ? seen : [6]]] : [])));
}

/** Nothing outside is opened, listed or asked for, and nothing of the project is run. */
function staysInside({ opened, looked }: Watched, { folder, ran }: Traps): void {
  expect(opened).toContain(path.join(folder, 'packages/inside/lib/helper.js'));
  expect(outsideOf(folder, opened)).toEqual([]);
  expect(outsideOf(folder, looked)).toEqual([]);
  expect(existsSync(ran)).toBe(false);
}

test('the command, over a project full of traps', () => {
  const traps = folderOfTraps();
  const seen = watched(traps.folder, path.join(root, 'dist/src/cli/main.js'), '--explain', '--json');
  expect({ status: seen.status, stderr: seen.stderr }).toEqual({ status: 0, stderr: '' });
  const told = JSON.parse(seen.stdout) as { file: string; refusals: { line: number }[] }[];
  const found = told.map(({ file, refusals }): Found => [file, refusals.map(({ line }) => line)]);
  expect(sorted(found.filter(([file]) => file in traps.servers))).toEqual(expected(traps, /./, [5, 6]));
  staysInside(seen, traps);
});

test('the command, in a folder of it', () => {
  const traps = folderOfTraps();
  const folder = path.join(traps.folder, 'packages/inside');
  const seen = watched(folder, path.join(root, 'dist/src/cli/main.js'), '--explain', '--json', '.');
  expect({ status: seen.status, stderr: seen.stderr }).toEqual({ status: 0, stderr: '' });
  staysInside(seen, traps);
});

test.each([
  ['espree', /\.js$/],
  ['typescript', /./],
] as const)('ESLint with %s, over the same project', (parser, ending) => {
  const traps = folderOfTraps();
  const seen = watched(traps.folder, path.join(root, 'test/support/lint.mjs'), parser);
  expect({ status: seen.status, stderr: seen.stderr }).toEqual({ status: 0, stderr: '' });
  const told = JSON.parse(seen.stdout) as { file: string; lines: number[] }[];
  const found = told.map(({ file, lines }): Found => [path.relative(traps.folder, file), lines]);
  // The helper that is seen sets the header: nothing is said of line 5.
  expect(sorted(found.filter(([file]) => file in traps.servers))).toEqual(expected(traps, ending, [6]));
  staysInside(seen, traps);
});
