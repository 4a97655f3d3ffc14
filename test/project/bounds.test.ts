import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../support/build.ts';
import { asFunction, folderWith } from '../support/command.ts';
import { helper, server } from '../support/traps.ts';
import { outsideOf, watched } from '../support/watched.ts';

/** The lines of `src/server.js` on which something is reported, or a place is seen. */
async function places(folder: string): Promise<number[]> {
  const { code, stdout, stderr } = await asFunction(folder, '--explain', '--json', 'src/server.js');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return (JSON.parse(stdout) as { refusals: { line: number }[] }[]).flatMap(({ refusals }) => refusals.map(({ line }) => line));
}

const deep = (depth: number): string => '['.repeat(depth);

/** Names that lead to no file: what is answered there is not seen, and nothing fails. */
describe('configurations that are half-written, endless or no files', () => {
  const alone = [6];
  test.each<[string, Record<string, string>]>([
    ['references that are null', { 'tsconfig.json': '{ "references": [null, { "path": null }, { "path": "./nowhere" }] }' }],
    ['paths that are null', { 'tsconfig.json': '{ "compilerOptions": { "paths": { "@lib/*": [null], "#h": null } } }' }],
    ['paths that are numbers', { 'tsconfig.json': '{ "compilerOptions": { "baseUrl": 5, "paths": { "@lib/*": [5] } } }' }],
    ['20,000 brackets', { 'tsconfig.json': deep(20_000) }],
    ['a text', { 'tsconfig.json': '"text"' }],
    ['a configuration that extends itself', { 'tsconfig.json': '{ "extends": "./tsconfig.json" }' }],
    ['3,000 that extend each other', { 'tsconfig.json': '{ "extends": "./c0.json" }', ...Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`c${String(i)}.json`, `{ "extends": "./c${String(i + 1)}.json" }`])) }],
    ['projects that refer to each other', { 'tsconfig.json': '{ "references": [{ "path": "./a" }] }', 'a/tsconfig.json': '{ "references": [{ "path": ".." }], "extends": "../tsconfig.json" }' }],
    ['a package.json of 200,000 brackets', { 'package.json': deep(200_000), 'tsconfig.json': '{}' }],
    ['a package.json that is a text', { 'package.json': '"text"', 'tsconfig.json': '{}' }],
    ['a package.json of odd dependencies', { 'package.json': '{ "dependencies": null, "devDependencies": 5, "imports": [], "exports": { "a": { "a": null } } }', 'tsconfig.json': '{}' }],
    ['a name of the package that leads to itself', { 'package.json': '{ "imports": { "#h": "#h", "#lib/*": "#lib/*" } }', 'tsconfig.json': '{}' }],
  ])('%s', async (_name, files) => {
    for (const specifier of ['@lib/helper', '#h', '#lib/x'])
      expect(await places(folderWith({ 'package.json': '{}', 'src/server.js': server(specifier), ...files }))).toEqual(alone);
  });

  test('what is no file is not opened: pipes and devices', async () => {
    const folder = folderWith({ '.git/HEAD': '', 'src/server.js': server('@lib/helper') });
    execFileSync('mkfifo', [path.join(folder, 'pipe.json'), path.join(folder, 'src/pipe.js'), path.join(folder, 'package.json')]);
    for (const target of ['./pipe.json', '/dev/zero', './zero.json']) {
      if (!existsSync(path.join(folder, 'zero.json'))) symlinkSync('/dev/zero', path.join(folder, 'zero.json'));
      writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ extends: target, compilerOptions: { paths: { '@lib/*': ['./src/*'] } } }));
      expect(await places(folder)).toEqual(alone);
    }
    writeFileSync(path.join(folder, 'src/server.js'), server('./pipe.js'));
    expect(await places(folder)).toEqual(alone);
  });
});

describe('nothing outside of the root is opened or listed, and nothing of the project is run', () => {
  test.each([
    ['a file above', '../../outside/helper.js'],
    ['a file above, behind a NUL', '../../outside/helper.js\\0/'],
    ['a NUL between keys', './helper.js\\0../../outside'],
    ['a link', './linked/helper.js'],
    ['a link to a file', './one.js'],
    ['a path of a configuration above', '@above/helper'],
    ['a path of a configuration that is extended', '@extended/helper'],
    ['a folder that a path names', '@named/helper'],
    ['a linked package', 'linked-package'],
    ['an absolute path', '/etc/passwd'],
    ['a file URL', 'file:///etc/passwd'],
  ])('%s', (_name, specifier) => {
    const above = folderWith({
      'outside/helper.js': helper,
      'outside/package.json': '{ "name": "linked-package", "main": "helper.js" }',
      'outside/base.json': '{ "compilerOptions": { "paths": { "@extended/*": ["./*"] } } }',
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@above/*": ["./outside/*"] } } }',
      'package.json': '{}',
      'project/.git/HEAD': '',
      'project/package.json': '{}',
      'project/src/server.js': server(specifier),
      'project/node_modules/typescript/package.json': '{ "main": "./index.js" }',
      'project/node_modules/typescript/index.js': `require('node:fs').writeFileSync(require('node:path').join(__dirname, 'ran'), '');`,
    });
    const folder = path.join(above, 'project');
    if (!specifier.startsWith('@above')) writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../outside/base.json', compilerOptions: { paths: specifier.startsWith('@extended') ? undefined : { '@named/*': ['../outside/*'] } } }));
    symlinkSync(path.join(above, 'outside'), path.join(folder, 'src/linked'));
    symlinkSync(path.join(above, 'outside/helper.js'), path.join(folder, 'src/one.js'));
    symlinkSync(path.join(above, 'outside'), path.join(folder, 'node_modules/linked-package'));
    mkdirSync(path.join(folder, 'empty'));
    const { status, stdout, stderr, opened } = watched(folder, path.join(root, 'dist/src/cli/main.js'), '--explain', '--json');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect((JSON.parse(stdout) as { refusals: { line: number }[] }[]).flatMap(({ refusals }) => refusals.map(({ line }) => line))).toEqual([6]);
    expect(opened).toContain(path.join(folder, 'src/server.js'));
    expect(outsideOf(folder, opened)).toEqual([]);
    expect(existsSync(path.join(folder, 'node_modules/typescript/ran'))).toBe(false);
  });

  test('a path inside of the root is still followed, and so is a shared configuration of the repository', async () => {
    const folder = folderWith({ '.git/HEAD': '', 'base.json': '{ "compilerOptions": { "paths": { "@lib/*": ["./lib/*"] } } }', 'lib/helper.js': helper, 'app/package.json': '{}', 'app/tsconfig.json': '{ "extends": "../base.json" }', 'app/src/server.js': server('@lib/helper') });
    expect(await places(path.join(folder, 'app'))).toEqual([5, 6]);
  });
});
