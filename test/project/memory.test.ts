import { spawnSync } from 'node:child_process';
import { linkSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ExplainedSite } from '../../src/explain.ts';
import { projectRoot } from '../../src/project/files.ts';
import { readText } from '../../src/project/text-file.ts';
import { root } from '../support/build.ts';
import { folderWith } from '../support/command.ts';

/** A helper of 280 kB, within every limit of its own. */
const helper = (index: number): string =>
  `export const deny${String(index)} = (res) => res.status(401).end();\n${`export const f${String(index)} = (a, b) => { if (a) return [b, { a }]; };\n`.repeat(5_000)}`;

/** A server that answers by as many helpers as wanted, each in a file of its own; its last refusal is in line 1. */
function server(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `deny${String(index)}`);
  const own = `app.get('/', (req, res) => { if (!req.user) return res.status(401).end(); });`;
  return [own, ...names.map((name) => `import { ${name} } from './${name}.js';`), ...names.map((name) => `app.get('/${name}', (req, res) => { if (!req.user) return ${name}(res); });`)].join('\n');
}

test.each([
  ['79 of them', 79, 'files'],
  ['two of them', 2, undefined],
])('three servers that import helpers of 280 kB need no more than 512 MB: %s', (_name, count, ended) => {
  const helpers = Array.from({ length: count }, (_, index) => [`deny${String(index)}.js`, helper(index)]);
  const servers = ['a.js', 'b.js', 'c.js'];
  const folder = folderWith({ 'package.json': '{}', ...Object.fromEntries([...helpers, ...servers.map((name) => [name, server(count)])]) as Record<string, string> });
  expect(statSync(path.join(folder, 'deny0.js')).size).toBeGreaterThan(280_000);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--max-old-space-size=512', path.join(root, 'dist/src/cli/main.js'), '--explain', '--json', ...servers], { cwd: folder, encoding: 'utf8', maxBuffer: 1e9 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const told = JSON.parse(stdout) as { file: string; ended?: string; refusals: ExplainedSite[] }[];
  expect(told.map(({ file, ended: by }) => [file, by])).toEqual(servers.map((name) => [name, ended]));
  for (const { refusals } of told) {
    expect(refusals[0]?.reports).toMatchObject([{ rule: 'require-www-authenticate', messageId: 'missing' }]);
    // The helpers that are opened are followed.
    expect(refusals.length).toBeGreaterThanOrEqual(3);
  }
});

test('what was read is forgotten at some time', () => {
  const folder = folderWith({ 'package.json': '{}', 'first.js': 'res.status(401)', 'f0.js': '//'.repeat(149_000) });
  projectRoot(folder);
  const read = (name: string): unknown => readText(path.join(folder, name));
  const first = read('first.js');
  expect(first).not.toBeNull();
  const many = Array.from({ length: 220 }, (_, index) => `f${String(index + 1)}.js`);
  for (const name of many.slice(0, 100)) {
    linkSync(path.join(folder, 'f0.js'), path.join(folder, name));
    expect(read(name)).not.toBeNull();
  }
  // Thirty million characters are held.
  expect(read('first.js')).toBe(first);
  for (const name of many.slice(100)) {
    linkSync(path.join(folder, 'f0.js'), path.join(folder, name));
    read(name);
  }
  expect(read('first.js')).not.toBe(first);
  expect(read('first.js')).toEqual(first);
});
