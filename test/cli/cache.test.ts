import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ESLint } from 'eslint';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import * as check from '../../src/analyse.ts';
import * as linting from '../../src/cli/eslint.ts';
import { root } from '../support/build.ts';
import { asFunction as command, asProcess, folderWith, type Outcome } from '../support/command.ts';

const USER = `import express from 'express';
import { UNAUTHORIZED } from './statuses.js';
express().get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(UNAUTHORIZED);
  res.json([]);
});
`;
const STATUSES = 'export const UNAUTHORIZED = 401;\n';
const files = { 'package.json': '{}', 'server.js': USER, 'statuses.js': STATUSES };

/** The findings of each file, and that they are the same without the cache. */
async function findings(folder: string, ...args: string[]): Promise<Record<string, number>> {
  const kept = await command(folder, '--json', '--cache', '--cache-location', 'kept.json', ...args);
  const fresh = await command(folder, '--json', ...args);
  expect(kept).toEqual(fresh);
  return Object.fromEntries((JSON.parse(kept.stdout) as ESLint.LintResult[]).map(({ filePath, messages }) => [path.relative(folder, filePath), messages.length]));
}

/** The files that the cache had nothing for. */
async function analysed(folder: string, ...args: string[]): Promise<string[]> {
  const spy = vi.spyOn(check, 'analyse');
  spy.mockClear();
  return command(folder, '--json', '--cache', '--cache-location', 'kept.json', ...args).then(() => {
    const names = [...new Set(spy.mock.calls.map(([, filename]) => path.relative(folder, filename)))].sort();
    spy.mockRestore();
    return names;
  });
}

function write(folder: string, name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

/** The runs of a test take place so long after its files were written that their times tell each change. */
function inAWhile(): void {
  const now = Date.now.bind(Date);
  const spy = vi.spyOn(Date, 'now').mockImplementation(() => now() + 10_000);
  onTestFinished(() => { spy.mockRestore(); });
}

/** Changes what is kept. */
function rewrite(folder: string, change: (content: Record<string, unknown>) => object): void {
  const kept = path.join(folder, 'kept.json');
  writeFileSync(kept, JSON.stringify(change(JSON.parse(readFileSync(kept, 'utf8')) as Record<string, unknown>)));
}

function mapped(all: Record<string, object>, change: (each: object) => object): Record<string, object> {
  return Object.fromEntries(Object.entries(all).map(([key, each]) => [key, change(each)]));
}

describe('--cache', () => {
  test('what did not change is not analysed again, and tells the same', async () => {
    const folder = folderWith(files);
    expect(await findings(folder)).toMatchObject({ 'server.js': 1 });
    expect(await analysed(folder)).toEqual([]);
    expect(await findings(folder)).toMatchObject({ 'server.js': 1 });
    // Saved anew with the same text.
    utimesSync(path.join(folder, 'statuses.js'), new Date(0), new Date(0));
    expect(await analysed(folder)).toEqual([]);
  });

  test('the file itself', async () => {
    // Routers: the text of an application is read for all that it may import.
    const router = USER.replace('express()', 'express.Router()');
    const folder = folderWith({ ...files, 'server.js': router, 'other.js': router.replace('notes', 'books') });
    expect(await findings(folder)).toMatchObject({ 'server.js': 1, 'other.js': 1 });
    write(folder, 'server.js', router.replace('sendStatus(UNAUTHORIZED)', 'sendStatus(404)'));
    expect(await analysed(folder)).toEqual(['server.js']);
    expect(await findings(folder)).toMatchObject({ 'server.js': 0, 'other.js': 1 });
  });

  test.each<[string, Record<string, string>, string, string | null, number]>([
    ['a helper that is imported', files, 'statuses.js', STATUSES.replace('401', '404'), 0],
    ['a helper that goes', files, 'statuses.js', null, 0],
    ['a helper that comes', { ...files, 'statuses.js': '', 'server.js': USER.replace('./statuses.js', './later.js') }, 'later.js', STATUSES, 1],
    ['a file that comes before another one', { ...files, 'server.js': USER.replace('./statuses.js', './statuses') }, 'statuses.ts', STATUSES.replace('401', '404'), 0],
    [
      'a barrel between',
      { ...files, 'server.js': USER.replace('./statuses.js', './all.js'), 'all.js': `export { UNAUTHORIZED } from './statuses.js';\n`, 'others.js': STATUSES.replace('401', '404') },
      'all.js',
      `export { UNAUTHORIZED } from './others.js';\n`,
      0,
    ],
    [
      'what stands behind a barrel',
      { ...files, 'server.js': USER.replace('./statuses.js', './all.js'), 'all.js': `export * from './statuses.js';\n` },
      'statuses.js',
      STATUSES.replace('401', '404'),
      0,
    ],
    [
      'the configuration of TypeScript',
      { ...files, 'server.js': USER.replace('./statuses.js', '@/statuses'), 'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }', 'lib/x.js': '' },
      'tsconfig.json',
      '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      1,
    ],
    [
      'one that it extends',
      { ...files, 'server.js': USER.replace('./statuses.js', '@/statuses'), 'tsconfig.json': '{ "extends": "./base.json" }', 'base.json': '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"] } } }' },
      'base.json',
      '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
      1,
    ],
    ['the manifest', { ...files, 'package.json': '{ "imports": { "#statuses": "./other.js" } }', 'other.js': STATUSES.replace('401', '404'), 'server.js': USER.replace('./statuses.js', '#statuses') }, 'package.json', '{ "imports": { "#statuses": "./statuses.js" } }', 1],
  ])('%s', async (_, given, name, text, after) => {
    const folder = folderWith(given);
    const before = await findings(folder, 'server.js');
    expect(before).toEqual({ 'server.js': 1 - after });
    expect(await analysed(folder, 'server.js')).toEqual([]);
    if (text === null) rmSync(path.join(folder, name));
    else write(folder, name, text);
    expect(await findings(folder, 'server.js')).toEqual({ 'server.js': after });
  });

  test('an error handler elsewhere in the package, one that comes, and a file that says nothing', async () => {
    const thrower = `const { Unauthorized } = require('./errors');\nconst router = require('express').Router();\nrouter.get('/', (req) => { if (!req.user) throw new Unauthorized('no'); });\nmodule.exports = router;\n`;
    const errors = `class Unauthorized extends Error { constructor(message) { super(message); this.status = 401; } }\nmodule.exports = { Unauthorized };\n`;
    const app = (header: string): string => `const app = require('express')();\napp.use(require('./routes'));\napp.use((error, req, res, next) => { res.status(error.status)${header}.end(); });\n`;
    const folder = folderWith({ 'package.json': '{}', 'routes.js': thrower, 'errors.js': errors });
    expect(await findings(folder, 'routes.js')).toEqual({ 'routes.js': 1 });
    write(folder, 'src/app.js', app('').replace('./routes', '../routes'));
    expect(await findings(folder, 'routes.js')).toEqual({ 'routes.js': 1 });
    write(folder, 'notes.js', 'export const notes = [];\n');
    await findings(folder, 'routes.js');
    write(folder, 'notes.js', 'export const notes = [1];\n');
    expect(await analysed(folder, 'routes.js')).toEqual([]);
    write(folder, 'src/app.js', app(`.set('WWW-Authenticate', 'Bearer')`).replace('./routes', '../routes'));
    expect(await findings(folder, 'routes.js')).toEqual({ 'routes.js': 0 });
  });

  test('settings, --strict and a config of ESLint', async () => {
    const folder = folderWith(files);
    expect(await findings(folder, 'server.js')).toEqual({ 'server.js': 1 });
    write(folder, 'http-auth.config.json', '{ "rules": { "require-www-authenticate": "off" } }');
    expect(await findings(folder, 'server.js')).toEqual({ 'server.js': 0 });
    write(folder, 'http-auth.config.json', '{}');
    expect(await findings(folder, 'server.js')).toEqual({ 'server.js': 1 });
    write(folder, 'server.js', USER.replace('!req.user', "req.ip !== '10.0.0.1'").replace('sendStatus', `set('WWW-Authenticate', 'Bearer').sendStatus`));
    expect(await findings(folder, 'server.js')).toEqual({ 'server.js': 0 });
    expect(await findings(folder, '--strict', 'server.js')).toEqual({ 'server.js': 1 });
    expect(await findings(folder, 'server.js')).toEqual({ 'server.js': 0 });
  });

  test('a config with a copy of the plugin of its own, which nobody watches, keeps nothing', async () => {
    const text = `import httpAuth from '${pathToFileURL(path.join(root, 'dist/src/entry.js')).href}';\nexport default [httpAuth.configs.recommended];\n`;
    const folder = folderWith({ ...files, 'eslint.config.mjs': text });
    await findings(folder, '--config', 'eslint.config.mjs', 'server.js');
    expect(existsSync(path.join(folder, 'kept.json'))).toBe(false);
  });

  test.each(['', '{', 'null', '[]', '{"version":1}'])('a file that holds %j is thrown away', async (text) => {
    const folder = folderWith({ ...files, 'kept.json': text });
    expect(await findings(folder, 'server.js')).toEqual({ 'server.js': 1 });
    expect(await analysed(folder, 'server.js')).toEqual([]);
  });

  test('so is one that was cut, or tampered with', async () => {
    const folder = folderWith(files);
    await findings(folder, 'server.js');
    const kept = path.join(folder, 'kept.json');
    const whole = readFileSync(kept, 'utf8');
    const content = JSON.parse(whole) as { files: Record<string, { result: object }>; traces: { answers: unknown[] } };
    const odd = [
      whole.slice(0, -20),
      JSON.stringify({ ...content, traces: null }),
      JSON.stringify({ ...content, traces: { ...content.traces, answers: [7] } }),
      JSON.stringify({ ...content, traces: { answers: [], traces: [] } }),
      JSON.stringify({ ...content, files: Object.fromEntries(Object.entries(content.files).map(([name, entry]) => [name, { ...entry, result: null }])) }),
      whole.replace(/"text [^"]*"/, '"nonsense"'),
    ];
    for (const text of odd) {
      writeFileSync(kept, text);
      expect(await findings(folder, 'server.js')).toEqual({ 'server.js': 1 });
    }
  });

  test('--explain and a text from the standard input neither read nor write it', async () => {
    const folder = folderWith(files);
    await command(folder, '--explain', '--cache', '--cache-location', 'kept.json', 'server.js');
    expect(existsSync(path.join(folder, 'kept.json'))).toBe(false);
    await command(folder, '--stdin', '--stdin-filename', 'server.js', '--cache', '--cache-location', 'kept.json');
    expect(existsSync(path.join(folder, 'kept.json'))).toBe(false);
  });

  test('lies beside the packages, in a process of its own, too, and is not written where nothing is new', async () => {
    const folder = folderWith({ ...files, 'node_modules/x/package.json': '{}' });
    const kept = path.join(folder, 'node_modules/.cache/http-auth-lint/findings.json');
    const first = await asProcess(folder, '--cache', 'server.js');
    const { ino, mtimeMs } = statSync(kept);
    expect(first.code).toBe(1);
    expect(await asProcess(folder, '--cache', 'server.js')).toEqual(first);
    expect(statSync(kept)).toMatchObject({ ino, mtimeMs });
    write(folder, 'statuses.js', STATUSES.replace('401', '404'));
    expect((await asProcess(folder, '--cache', 'server.js')).code).toBe(0);
  });

  test('where all is known, neither ESLint nor the search for files is started', async () => {
    const folder = folderWith({ ...files, 'notes.js': 'export const notes = [];\n' });
    const open = vi.spyOn(linting, 'openEslint');
    const run = (): Promise<Outcome> => command(folder, '--cache', '--cache-location', 'kept.json', '.');
    const first = await run();
    expect(open).toHaveBeenCalled();
    open.mockClear();
    expect(await run()).toEqual(first);
    expect(open).not.toHaveBeenCalled();
    open.mockRestore();
    // The list that is kept is taken as it is.
    rewrite(folder, (content) => ({ ...content, lists: mapped(content.lists as Record<string, object>, (list) => ({ ...list, files: [path.join(folder, 'notes.js')] })) }));
    expect(await run()).toMatchObject({ code: 0, stdout: '' });
    write(folder, 'more.js', '');
    expect(await run()).toEqual(first);
  });

  test.each<[string, (folder: string) => void, readonly string[]]>([
    ['a file that comes', (folder) => { write(folder, 'a/other.js', USER.replace('./', '../')); }, ['a/other.js', 'a/server.js', 'server.js']],
    ['one in a folder that comes', (folder) => { write(folder, 'b/c/other.js', USER.replace('./', '../../')); }, ['a/server.js', 'b/c/other.js', 'server.js']],
    ['one that goes', (folder) => { rmSync(path.join(folder, 'a'), { recursive: true }); }, ['server.js']],
    ['a .gitignore that comes', (folder) => { write(folder, 'a/.gitignore', '*.js'); }, ['server.js']],
    ['one that says otherwise', (folder) => { write(folder, '.gitignore', '/server.js'); }, ['a/server.js']],
    ['a text that comes to refuse', (folder) => { write(folder, 'statuses.js', `${STATUSES}// ${USER.length.toString()}\n`); write(folder, 'note.js', USER); }, ['a/server.js', 'note.js', 'server.js']],
    ['settings that leave out a file', (folder) => { write(folder, 'http-auth.config.json', '{ "ignores": ["a"] }'); }, ['server.js']],
  ])('%s', async (_, change, after) => {
    const reported = async (folder: string): Promise<string[]> => Object.entries(await findings(folder, '.')).flatMap(([name, count]) => (count > 0 ? [name] : [])).sort();
    const folder = folderWith({ ...files, 'a/server.js': USER.replace('./', '../'), 'note.js': 'export {};\n', '.gitignore': '# nothing' });
    inAWhile();
    expect(await reported(folder)).toEqual(['a/server.js', 'server.js']);
    expect(await analysed(folder, '.')).toEqual([]);
    change(folder);
    expect(await reported(folder)).toEqual(after);
    expect(await analysed(folder, '.')).toEqual([]);
  });

  test('a file that was not saved since is not read again; one that was just saved is', async () => {
    const folder = folderWith(files);
    // A digest that no text has: whoever reads the file sees that.
    const forge = (): void => { rewrite(folder, (content) => JSON.parse(JSON.stringify(content).replaceAll(/("text [^"]*statuses\.js"),"[^"]*"/g, '$1,"forged"')) as object); };
    await findings(folder, 'server.js');
    forge();
    expect(await analysed(folder, 'server.js')).toEqual(['server.js']);
    rmSync(path.join(folder, 'kept.json'));
    inAWhile();
    await findings(folder, 'server.js');
    forge();
    expect(await analysed(folder, 'server.js')).toEqual([]);
    utimesSync(path.join(folder, 'statuses.js'), new Date(0), new Date(0));
    expect(await analysed(folder, 'server.js')).toEqual(['server.js']);
  });

  test('what is known of a file since does not vouch for what was kept of it by a run over other files', async () => {
    const other = USER.replace('notes', 'books');
    const folder = folderWith({ ...files, 'other.js': other });
    inAWhile();
    expect(await findings(folder, 'server.js', 'other.js')).toEqual({ 'server.js': 1, 'other.js': 1 });
    write(folder, 'statuses.js', STATUSES.replace('401', '404'));
    expect(await findings(folder, 'server.js')).toEqual({ 'server.js': 0 });
    expect(await findings(folder, 'other.js')).toEqual({ 'other.js': 0 });
  });

  test('that cannot be written is one line, and 2, behind the findings', async () => {
    const folder = folderWith(files);
    const { code, stdout, stderr } = await command(folder, '--cache', '--cache-location', 'server.js/kept.json', 'server.js');
    expect(code).toBe(2);
    expect(stdout).toContain('require-www-authenticate');
    expect(stderr).toMatch(/^http-auth-lint: --cache-location .*kept\.json: cannot be written \(EEXIST\)\n$/);
  });
});
