import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, openSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import type { ExplainedSite } from '../src/explain.ts';
import { parseArguments, type Options } from '../src/cli/arguments.ts';
import { gate } from '../src/cli/candidates.ts';
import { Progress } from '../src/cli/progress.ts';
import { root } from './support/build.ts';
import { asFunction, asProcess, folderWith, withoutSummary } from './support/command.ts';

const CLEAN = 'export const answer = 42;\n';

const WRONG = `const app = require('express')();
app.get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(401);
  res.json([]);
});
`;

const TYPED = `import express, { type Request, type Response } from 'express';
const app = express();
app.get('/notes', (req: Request, res: Response): void => {
  if (!req.user) return void res.sendStatus(401);
  res.json([]);
});
`;

const BROKEN = 'const status = 401;\nconst = ;\n';

const plugin = pathToFileURL(path.join(root, 'dist/src/entry.js')).href;

const config = (rest: string): string => `import httpAuth from '${plugin}';\nexport default [httpAuth.configs.recommended, ${rest}];\n`;

describe.each([
  ['in a process of its own', asProcess],
  ['called as a function', asFunction],
])('the command, %s', (_, command) => {
  describe('what it prints and how it ends', () => {
    test('nothing found: no output, 0', async () => {
      const folder = folderWith({ 'a.js': CLEAN, 'b.ts': 'export const status: number = 404;\n' });
      expect(await command(folder)).toEqual({ code: 0, stdout: '', stderr: '' });
    });

    test('a finding: place, message and rule as ESLint’s stylish form has them, 1', async () => {
      const folder = folderWith({ 'server.js': WRONG, 'clean.js': CLEAN });
      const { code, stdout, stderr } = await command(folder);
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
      expect(stdout).toMatch(/^server\.js$/m);
      expect(stdout).toMatch(/^ +3:\d+ +error .+ http-auth\/require-www-authenticate$/m);
      expect(stdout).toContain('1 problem (1 error, 0 warnings)');
    });

    test('an old `.eslintignore` is nobody’s concern', async () => {
      const folder = folderWith({ 'server.js': WRONG, '.eslintignore': 'server.js\n' });
      const { code, stderr } = await command(folder);
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    });

    test('JSON holds the results of the files that were checked', async () => {
      const folder = folderWith({ 'server.ts': TYPED, 'clean.js': CLEAN });
      const { code, stdout } = await command(folder, '--format', 'json');
      const results = JSON.parse(stdout) as ESLint.LintResult[];
      expect(code).toBe(1);
      expect(results.map(({ filePath, errorCount }) => ({ filePath, errorCount }))).toEqual([
        { filePath: path.join(folder, 'server.ts'), errorCount: 1 },
      ]);
      expect(results[0]?.messages[0]).toMatchObject({ ruleId: 'http-auth/require-www-authenticate', messageId: 'missing', line: 4 });
    });

    test('JSON of a clean run is an empty list', async () => {
      expect(await command(folderWith({ 'a.js': CLEAN }), '--json')).toEqual({ code: 0, stdout: '[]\n', stderr: '' });
    });

    test('any other formatter of ESLint by name, and one of the user by path', async () => {
      const folder = folderWith({ 'server.js': WRONG, 'count.mjs': 'export default (results) => `${results.length} checked`;\n' });
      expect((await command(folder, '--format', 'html', 'server.js')).stdout).toMatch(/^<!DOCTYPE html>[^]*http-auth\/require-www-authenticate/);
      expect((await command(folder, '--format', './count.mjs', 'server.js')).stdout).toBe('1 checked\n');
    });

    test('formatters that the user has installed, also for files above the user’s folder', async () => {
      const formatter = `module.exports = (results, { cwd, rulesMeta }) => {
  const message = results[0].messages[0];
  return [cwd, message.ruleId, rulesMeta[message.ruleId].docs.url].join(' ');
};`;
      const folder = folderWith({
        'server.js': WRONG,
        'web/node_modules/eslint-formatter-lines/index.js': formatter,
        'web/node_modules/@some/eslint-formatter-lines/index.js': formatter,
      });
      const web = path.join(folder, 'web');
      for (const format of ['lines', '@some/lines', '@some/eslint-formatter-lines']) {
        const { stdout } = await command(web, '--format', format, '../server.js');
        expect(stdout).toMatch(/ http-auth\/require-www-authenticate https:.+\/require-www-authenticate\.md\n$/);
        expect(stdout.startsWith(`${web} `)).toBe(true);
      }
    });

    test('help and version', async () => {
      const folder = folderWith({});
      expect(await command(folder, '--version')).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
      const { code, stdout } = await command(folder, '--help');
      expect(code).toBe(0);
      expect(stdout).toContain('Usage: http-auth-lint [options] [paths...]');
      expect(stdout).toContain('Exit code: 0');
    });
  });

  describe('which files', () => {
    test('JavaScript and TypeScript of every kind, below a folder, by pattern, by name, each once', async () => {
      const folder = folderWith({
        'src/a.js': WRONG,
        'src/b.mjs': WRONG,
        'src/c.cjs': WRONG,
        'src/d.jsx': `${WRONG}const page = <p>401</p>;\n`,
        'src/e.ts': TYPED,
        'src/f.mts': TYPED,
        'src/g.cts': TYPED,
        'src/h.tsx': `${TYPED}const page = <p>401</p>;\n`,
        'src/notes.md': WRONG,
      });
      const { stdout, stderr } = await command(folder, '--json', 'src', 'src/**/*.ts', 'src/a.js');
      const files = (JSON.parse(stdout) as ESLint.LintResult[]).filter(({ errorCount }) => errorCount === 1);
      expect(files.map(({ filePath }) => path.basename(filePath)).join(' ')).toBe('a.js b.mjs c.cjs d.jsx e.ts f.mts g.cts h.tsx');
      expect(stderr).toBe('');
    });

    test('not what .gitignore names, here or above, nor node_modules; but a file that is named itself', async () => {
      const folder = folderWith({
        '.gitignore': 'dist\n',
        'api/.gitignore': 'generated.js\n',
        'api/dist/server.js': WRONG,
        'api/generated.js': WRONG,
        'api/node_modules/x/index.js': WRONG,
        'api/clean.js': CLEAN,
      });
      execFileSync('git', ['init', '--quiet'], { cwd: folder });
      expect(await command(path.join(folder, 'api'))).toEqual({ code: 0, stdout: '', stderr: '' });
      expect((await command(folder, 'api/generated.js')).code).toBe(1);
      expect((await command(folder, 'api/node_modules/x/index.js')).code).toBe(1);
    });

    test('a name with brackets is meant literally', async () => {
      const folder = folderWith({ 'app/[id]/route.js': WRONG });
      expect((await command(folder, 'app/[id]/route.js')).code).toBe(1);
      expect((await command(folder, 'app/[id]')).code).toBe(1);
    });

    test('also outside the working folder', async () => {
      const folder = folderWith({ 'other/server.js': WRONG, 'here/clean.js': CLEAN });
      const { code, stdout } = await command(path.join(folder, 'here'), '../other', '.');
      expect(code).toBe(1);
      expect(stdout).toContain(path.join(folder, 'other/server.js'));
    });
  });

  describe('comments in the code', () => {
    test('without a name hide findings, too, which --explain tells; those of rules that are not there do nothing', async () => {
      const behind = (comment: string): string => WRONG.replace(/^( +)(.+401)/m, `$1${comment}\n$1$2`);
      const told = async (comment: string): Promise<string[]> => {
        const folder = folderWith({ 'server.js': behind(comment) });
        const { code, stderr } = await command(folder);
        return [String(code), stderr, String((await command(folder, '--explain')).stdout.includes('switched off by a comment'))];
      };
      expect(await told('// eslint-disable-next-line')).toEqual(['0', '', 'true']);
      expect(await told('// eslint-disable-next-line import/no-cycle, no-console')).toEqual(['1', '', 'false']);
    });

    test('switch a rule of this plugin off, and no other rule on', async () => {
      const folder = folderWith({
        'off.js': WRONG.replace('  if', '  // eslint-disable-next-line http-auth/require-www-authenticate -- internal\n  if'),
        'on.js': `/* eslint no-undef: 2, some-plugin/some-rule: 2 */\n// eslint-disable-next-line no-console\nconst status = [401];\n`,
      });
      expect(await command(folder)).toEqual({ code: 0, stdout: '', stderr: '' });
    });
  });

  describe('bad input: one line that names it, 2, and the findings of the other files', () => {
    test('paths that lead nowhere', async () => {
      const folder = folderWith({ 'server.js': WRONG, 'README.md': '# 401\n', 'docs/index.md': '' });
      const { code, stdout, stderr } = await command(folder, 'nowhere', 'x/*.ts', '*.md', 'docs', 'README.md', 'server.js');
      expect(code).toBe(2);
      expect(stdout).toContain('http-auth/require-www-authenticate');
      expect(stderr.split('\n')).toEqual([
        'http-auth-lint: nowhere: no such file or folder',
        'http-auth-lint: x/*.ts: no JavaScript or TypeScript file matches',
        'http-auth-lint: *.md: no JavaScript or TypeScript file matches',
        'http-auth-lint: docs: no JavaScript or TypeScript file in this folder',
        'http-auth-lint: README.md: not a JavaScript or TypeScript file',
        '',
      ]);
    });

    test('a named file of another language, unless --ignore-unknown leaves it out', async () => {
      const folder = folderWith({ 'README.md': '401', 'logo.png': '', 'server.js': WRONG });
      expect((await command(folder, 'README.md', 'server.js')).code).toBe(2);
      expect(await command(folder, '--ignore-unknown', 'README.md', 'logo.png')).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(await command(folder, '--ignore-unknown', 'README.md', 'server.js')).toMatchObject({ code: 1, stderr: '' });
      const { code, stderr } = await command(folder, '--ignore-unknown', 'README.txt', 'logo.png');
      expect({ code, stderr }).toEqual({ code: 2, stderr: 'http-auth-lint: README.txt: no such file or folder\n' });
    });

    test('files that do not parse', async () => {
      const folder = folderWith({ 'api/broken.js': BROKEN, 'broken.ts': `${TYPED}}\n`, 'server.js': WRONG });
      const { code, stdout, stderr } = await command(folder, '--json');
      expect(code).toBe(2);
      expect((JSON.parse(stdout) as ESLint.LintResult[]).map(({ filePath }) => path.basename(filePath))).toEqual(['server.js']);
      expect(stderr).toMatch(/^http-auth-lint: api\/broken\.js:2:\d+: does not parse: .+\nhttp-auth-lint: broken\.ts:7:\d+: does not parse: .+\n$/);
    });

    test('a formatter that is not there, or no longer', async () => {
      const folder = folderWith({ 'server.js': WRONG });
      expect(await command(folder, '--format', 'pretty')).toEqual({
        code: 2,
        stdout: '',
        stderr: 'http-auth-lint: --format pretty: no formatter of that name. Install it with `npm install --save-dev eslint-formatter-pretty`\n',
      });
      expect((await command(folder, '--format', '@some/one')).stderr).toContain('`npm install --save-dev @some/eslint-formatter-one`');
      expect((await command(folder, '--format', 'unix')).stderr).toMatch(/^http-auth-lint: --format unix: .+npm install.+\n$/);
    });

    test('a formatter file that is not there, or that does not load', async () => {
      const folder = folderWith({ 'server.js': WRONG, 'broken.mjs': "import './gone.mjs';\nexport default () => '';\n" });
      expect((await command(folder, '--format', './none.mjs')).stderr).toBe('http-auth-lint: --format ./none.mjs: no such file\n');
      expect((await command(folder, '--format', './broken.mjs')).stderr).toMatch(/^http-auth-lint: --format \.\/broken\.mjs: .+gone\.mjs.+\n$/);
    });

    test('options that do not exist or do not go together', async () => {
      const folder = folderWith({});
      expect(await command(folder, '--nonsense')).toEqual({ code: 2, stdout: '', stderr: "http-auth-lint: unknown option '--nonsense'\n" });
      expect((await command(folder, '--json', '--format', 'html')).code).toBe(2);
      expect((await command(folder, '--explain', '--format', 'html')).stderr).toBe('http-auth-lint: --explain prints text or json\n');
    });

    test('a name of a file ends no line and gives no command', async () => {
      const name = 'a\n::error::b\u001b[31m\u2028.js';
      const folder = folderWith({ [name]: WRONG, [`broken${name}`]: BROKEN });
      const shown = String.raw`a\u000a::error::b\u001b[31m\u2028.js`;
      const { code, stdout, stderr } = await command(folder, name, `broken${name}`, 'gone\n.js');
      expect(code).toBe(2);
      expect(stdout).toContain(shown);
      expect(stderr).toMatch(/^http-auth-lint: gone\\u000a\.js: no such file or folder\nhttp-auth-lint: brokena\\u000a.*does not parse.*\n$/);
      const explained = await command(folder, '--explain', name);
      expect(explained.stdout.startsWith(`${shown}:3:`)).toBe(true);
      expect(`${stdout}${stderr}${explained.stdout}`).not.toMatch(/^::error|[\u001b\u2028]/m);
      expect((JSON.parse((await command(folder, '--json', name)).stdout) as ESLint.LintResult[])[0]?.filePath).toBe(path.join(folder, name));
    });

    test('what is named and is no file, or no path', async () => {
      const folder = folderWith({ 'server.js': WRONG });
      execFileSync('mkfifo', [path.join(folder, 'pipe.js')]);
      for (const [given, problem] of [['pipe.js', 'pipe.js: not a file (a pipe, a socket or a device)'], ['/dev/null', '/dev/null: not a file (a pipe, a socket or a device)'], ['', ': an empty path']] as const)
        expect(await command(folder, given)).toEqual({ code: 2, stdout: '', stderr: `http-auth-lint: ${problem}\n` });
      const { code, stdout } = await command(folder, '', 'server.js');
      expect(code).toBe(2);
      expect(stdout).toContain('require-www-authenticate');
    });

    test('a named file that is not read is told of', async () => {
      const folder = folderWith({ 'long.js': `${WRONG}//${'x'.repeat(2_000_000)}`, 'server.test.js': WRONG, 'clean.js': CLEAN });
      writeFileSync(path.join(folder, 'wide.js'), Buffer.from(`\ufeff${WRONG}`, 'utf16le'));
      expect(await command(folder, 'long.js')).toEqual({ code: 2, stdout: '', stderr: 'http-auth-lint: long.js: left out: it has more than 2,000,000 characters\n' });
      expect(await command(folder, 'wide.js')).toEqual({ code: 2, stdout: '', stderr: 'http-auth-lint: wide.js: left out: it is UTF-16, and not UTF-8\n' });
      expect(await command(folder, 'server.test.js')).toEqual({ code: 0, stdout: '', stderr: 'http-auth-lint: server.test.js: left out: it is a test, or a mock\n' });
      expect((await command(folder, '--ignore-unknown', 'long.js', 'wide.js', 'server.test.js', 'clean.js')).code).toBe(0);
      expect(await command(folder, '.')).toEqual({ code: 0, stdout: '', stderr: '' });
    });

    test('minified text is left out unless it is named', async () => {
      const folder = folderWith({ 'dist/a.js': WRONG.replaceAll('\n', ' ') + 'x();'.repeat(10_000), 'dist/b.js': 'f(401);'.repeat(10_000), 'server.js': CLEAN });
      expect(await command(folder)).toEqual({ code: 0, stdout: '', stderr: `http-auth-lint: minified text is left out unless it is named: ${path.join('dist', 'a.js')} and 1 more\n` });
      const named = await command(folder, 'dist/a.js');
      expect(named.code).toBe(1);
      expect(named.stderr).toBe('');
    });

    test('a format with a name that every object has', async () => {
      const { code, stderr } = await command(folderWith({ 'server.js': WRONG }), '--format', 'constructor');
      expect({ code, stderr }).toEqual({ code: 2, stderr: 'http-auth-lint: --format constructor: no formatter of that name. Install it with `npm install --save-dev eslint-formatter-constructor`\n' });
    });

    test('a parser that throws', async () => {
      const folder = folderWith({ 'server.js': WRONG, 'parser.config.mjs': config(`{ languageOptions: { parser: { parse() { throw new Error('odd'); } } } }`) });
      const { code, stdout, stderr } = await command(folder, '--config', 'parser.config.mjs', 'server.js');
      expect({ code, stdout: stdout.trim() }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^http-auth-lint: server\.js: does not parse: .*odd.*\n$/);
    });

    test('links are not followed', async () => {
      const folder = folderWith({ 'server.js': WRONG, 'a/one.js': CLEAN, 'b/two.js': CLEAN });
      const outside = folderWith({ 'other.js': WRONG });
      symlinkSync('..', path.join(folder, 'a/up'));
      symlinkSync('..', path.join(folder, 'b/up'));
      symlinkSync('../b', path.join(folder, 'a/b'));
      symlinkSync('../a', path.join(folder, 'b/a'));
      symlinkSync(outside, path.join(folder, 'outside'));
      symlinkSync('server.js', path.join(folder, 'again.js'));
      const { code, stdout, stderr } = await command(folder, '--json');
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
      expect((JSON.parse(stdout) as { filePath: string }[]).map(({ filePath }) => path.relative(folder, filePath))).toEqual(['server.js']);
    });

    test('a config that is missing, does not load, or sets what is no setting', async () => {
      const folder = folderWith({
        'server.js': WRONG,
        'other.js': WRONG,
        'syntax.config.mjs': 'export default [',
        'rule.config.mjs': config(`{ rules: { 'http-auth/no-such-rule': 'error' } }`),
        'setting.config.mjs': config(`{ settings: { 'http-auth': { guard: ['requireUser'] } } }`),
      });
      const complaint = async (name: string): Promise<string> => {
        const { code, stdout, stderr } = await command(folder, '--config', name, 'server.js', 'other.js');
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
        return stderr;
      };
      expect(await complaint('absent.config.mjs')).toBe('http-auth-lint: absent.config.mjs: no such config file\n');
      expect(await complaint('syntax.config.mjs')).toMatch(/^http-auth-lint: syntax\.config\.mjs: .+\n$/);
      expect(await complaint('rule.config.mjs')).toMatch(/^http-auth-lint: rule\.config\.mjs: .+no-such-rule.+\n$/);
      expect(await complaint('setting.config.mjs')).toMatch(/^http-auth-lint: setting\.config\.mjs: settings\["http-auth"\]\.guard .+\n$/);
    });

    test('a file outside the folder of the config', async () => {
      const folder = folderWith({ 'server.js': WRONG, 'here/all.config.mjs': config('{}') });
      const { code, stderr } = await command(path.join(folder, 'here'), '--config', 'all.config.mjs', '../server.js');
      expect(code).toBe(2);
      expect(stderr).toBe(`http-auth-lint: ${path.join(folder, 'server.js')}: lies outside the folder that all.config.mjs is used in\n`);
    });

    test('a rule that throws', async () => {
      const folder = folderWith({
        'bad.js': WRONG,
        'good.js': WRONG,
        'throw.config.mjs': `const create = ({ filename, report }) => {
          if (filename.endsWith('bad.js')) throw new Error('cannot cope');
          return { Program: (node) => report({ node, message: 'Seen.' }) };
        };
        export default [{ plugins: { 'http-auth': { rules: { check: { create } } } }, rules: { 'http-auth/check': 'error' } }];\n`,
      });
      const { code, stdout, stderr } = await command(folder, '--config', 'throw.config.mjs', 'good.js', 'bad.js');
      expect(code).toBe(2);
      expect(stdout).toMatch(/good\.js\n.+Seen/);
      expect(stderr).toMatch(/^http-auth-lint: bad\.js: .*cannot cope.*\n$/);
    });
  });

  describe('--config', () => {
    test('takes rules and their severity from there, of this plugin alone', async () => {
      const folder = folderWith({
        'server.ts': TYPED,
        'warn.config.mjs': config(
          `{ files: ['**/*.ts'], rules: { 'http-auth/require-www-authenticate': 'warn', 'no-undef': 'error' } }`,
        ),
      });
      const { code, stdout, stderr } = await command(folder, '--config', 'warn.config.mjs', 'server.ts');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('1 problem (0 errors, 1 warning)');
    });

    test('says so when it brings the plugin for no file', async () => {
      const folder = folderWith({ 'server.js': WRONG, 'bare.config.mjs': 'export default [{}];\n' });
      expect(await command(folder, '--config', 'bare.config.mjs', 'server.js')).toEqual({
        code: 2,
        stdout: '',
        stderr: 'http-auth-lint: bare.config.mjs brings the plugin for none of these files: nothing was checked\n',
      });
    });

    test('says so when it calls the plugin otherwise, once for all files', async () => {
      const config = `import httpAuth from ${JSON.stringify(plugin)};
export default [{ plugins: { auth: httpAuth }, rules: { 'auth/require-www-authenticate': 'error' } }];
`;
      const folder = folderWith({ 'one.js': WRONG, 'two.js': WRONG, 'renamed.config.mjs': config });
      expect(await command(folder, '--config', 'renamed.config.mjs')).toEqual({
        code: 2,
        stdout: '',
        stderr: 'http-auth-lint: renamed.config.mjs: calls the plugin `auth`; the command reads configs that call it `http-auth`\n',
      });
    });

    const passedOver = (files: string): string =>
      `http-auth-lint: ESLint with eslint.config.mjs passes over ${files}, which may hold a refusal: ` +
      'it lints TypeScript and JSX only where `files` names them. ' +
      '`httpAuth.configs.typescript` does that, and brings a parser\n';

    test('tells of files that ESLint by itself would pass over, and judges those that have the plugin', async () => {
      const wrong = { 'api/a.ts': TYPED, 'api/b.mts': TYPED, 'api/c.js': WRONG };
      const servers = { ...wrong, 'api/clean.ts': CLEAN, 'api/server.test.ts': TYPED };
      const told = passedOver(`${path.join('api', 'a.ts')} and 1 more`);
      const only = (files: string): string =>
        config('{}').replace('httpAuth.configs.recommended', `{ ...httpAuth.configs.recommended, files: ['${files}'] }`);
      // The first config of a JavaScript project, in one of TypeScript: ESLint is silent about all but `c.js`.
      const whole = folderWith({ ...servers, 'eslint.config.mjs': config('{}') });
      const judged = await command(whole, '--config', 'eslint.config.mjs', 'api');
      expect({ code: judged.code, stderr: judged.stderr }).toEqual({ code: 1, stderr: told });
      expect(judged.stdout).toContain('3 problems');
      // One that brings the plugin for JavaScript alone.
      const part = folderWith({ ...servers, 'eslint.config.mjs': only('**/*.js') });
      const { code, stdout, stderr } = await command(part, '--config', 'eslint.config.mjs', 'api');
      expect({ code, stderr }).toEqual({ code: 1, stderr: told });
      expect(stdout).toContain('1 problem ');
      // One that names a folder, and no language.
      const folder = folderWith({ ...servers, 'web/d.ts': TYPED, 'eslint.config.mjs': only('api/**') });
      expect((await command(folder, '--config', 'eslint.config.mjs')).stderr).toBe(told);
    });

    test('says nothing of that where the config sees them, ignores them, or is meant for another folder', async () => {
      const files = { 'api/a.ts': TYPED, 'web/b.tsx': TYPED };
      for (const [rest, found] of [
        [`httpAuth.configs.typescript`, 2],
        [`httpAuth.configs.typescript, { ignores: ['web/'] }`, 1],
        [`httpAuth.configs.typescript, { ignores: ['**/*.tsx'] }`, 1],
        [`{ ...httpAuth.configs.typescript, files: ['api/**/*.ts'] }`, 1],
      ] as const) {
        const text = `import httpAuth from '${plugin}';\nexport default [${rest}];\n`;
        const folder = folderWith({ ...files, 'eslint.config.mjs': text });
        const { stdout, stderr } = await command(folder, '--json', '--config', 'eslint.config.mjs');
        expect({ rest, stderr }).toEqual({ rest, stderr: '' });
        const results = JSON.parse(stdout) as ESLint.LintResult[];
        expect(results.filter(({ errorCount }) => errorCount > 0)).toHaveLength(found);
      }
    });

    test('leaves out what it ignores', async () => {
      const folder = folderWith({
        'old/server.js': WRONG,
        'new/clean.js': CLEAN,
        'ignore.config.mjs': config(`{ ignores: ['old/'] }`),
      });
      expect(await command(folder, '--config', 'ignore.config.mjs', 'old', 'new')).toEqual({ code: 0, stdout: '', stderr: '' });
    });
  });

  describe('--strict', () => {
    const POLICY = `const app = require('express')();
app.get('/notes', (req, res) => {
  if (req.ip !== '10.0.0.1') return res.set('WWW-Authenticate', 'Bearer realm="api"').sendStatus(401);
  res.json([]);
});
`;

    test('reports policy answered 401, which recommended does not', async () => {
      const folder = folderWith({ 'server.js': POLICY, 'all.config.mjs': config('{}') });
      expect((await command(folder, 'server.js')).code).toBe(0);
      expect((await command(folder, '--strict', 'server.js')).stdout).toContain('http-auth/no-401-after-role-check');
      expect((await command(folder, '--config', 'all.config.mjs', 'server.js')).code).toBe(0);
      expect((await command(folder, '--config', 'all.config.mjs', '--strict', 'server.js')).code).toBe(1);
    });
  });

  describe('--explain', () => {
    const STORY = `const app = require('express')();
app.get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(401);
  if (req.user.role !== 'admin') return res.sendStatus(403);
  res.json([]);
});
`;

    test('tells every refusal, reported or not', async () => {
      const folder = folderWith({ 'api/server.js': STORY, 'clean.js': CLEAN });
      const { code, stdout, stderr } = await command(folder, '--explain');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const [first = '', second = '', last = '', ...more] = stdout.split(/\n\n/);
      expect(more).toEqual([]);
      expect(last).toMatch(/^Causes: absent \(.+\), insufficient \(.+\)\. More: https:\S+\n$/);
      expect(first).toMatch(/^api\/server\.js:3:\d+ {2}401 {2}sent here, express$/m);
      expect(first).toMatch(/^ {2}case 1: absent: `!?req\.user` \(line 3\)$/m);
      expect(first).toMatch(/^ {4}header missing$/m);
      expect(first).toMatch(/^ {2}reported by require-www-authenticate \(missing\): \S.+\.$/m);
      expect(first).toMatch(/^ {2}no-401-after-role-check is silent: the cause is absent, not insufficient$/m);
      expect(second).toMatch(/^api\/server\.js:4:\d+ {2}403 {2}sent here, express$/m);
      expect(second).toMatch(/^ {2}case 1: insufficient: `.*req\.user\.role.*` \(line 4\)$/m);
      expect(second).toMatch(/^ {4}caller known by `req\.user` \(line 3\)$/m);
      expect(second).toMatch(/^ {2}no-403-without-credentials is silent: the cause is insufficient, not absent or invalid$/m);
    });

    test('the same as JSON', async () => {
      const folder = folderWith({ 'server.js': STORY });
      const { code, stdout } = await command(folder, '--explain', '--json', 'server.js');
      const explained = JSON.parse(stdout) as { file: string; refusals: ExplainedSite[] }[];
      expect(code).toBe(0);
      expect(explained.map(({ file, refusals }) => [file, refusals.length])).toEqual([['server.js', 2]]);
      expect(explained[0]?.refusals[0]).toMatchObject({
        line: 3,
        statuses: [401],
        mode: 'direct',
        framework: 'express',
        login: false,
        cases: [{ status: 401, cause: 'absent', evidence: { line: 3 }, header: { state: 'missing' } }],
        reports: [{ rule: 'require-www-authenticate', messageId: 'missing' }],
        silent: [{ rule: 'no-401-after-role-check' }],
      });
    });

    test('judges with the options of the config', async () => {
      const folder = folderWith({
        'server.js': `const app = require('express')();
app.post('/login', async (req, res) => {
  const user = await findUser(req.body.email);
  if (!user || !(await bcrypt.compare(req.body.password, user.hash))) return res.sendStatus(401);
  res.json({});
});
`,
        'login.config.mjs': config(`{ rules: { 'http-auth/require-www-authenticate': ['error', { login: 'ignore' }] } }`),
      });
      expect((await command(folder, '--explain', 'server.js')).stdout).toContain('reported by require-www-authenticate');
      expect((await command(folder, '--explain', '--config', 'login.config.mjs', 'server.js')).stdout).toContain(
        'require-www-authenticate is silent: a login',
      );
    });

    test('has nothing to tell', async () => {
      const folder = folderWith({ 'a.js': CLEAN, 'client.js': 'export const retry = [401, 403];\n' });
      const { code, stdout, stderr } = await command(folder, '--explain');
      expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
      expect(stderr).toContain('no refusal is seen in these files');
      expect((await command(folder, '--explain', '--json')).stdout).toBe('[]\n');
    });

    test('files that do not parse', async () => {
      const folder = folderWith({ 'broken.js': BROKEN, 'server.js': STORY });
      const { code, stdout, stderr } = await command(folder, '--explain');
      expect(code).toBe(2);
      expect(stdout).toContain('server.js:3:');
      expect(stderr).toMatch(/^http-auth-lint: broken\.js:2:\d+: does not parse: .+\n$/);
    });
  });
});

describe('how the process ends', () => {
  const main = path.join(root, 'dist/src/cli/main.js');

  test('a reader that has gone is no failure', () => {
    const folder = folderWith(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`s${String(index)}.js`, WRONG])));
    for (const rest of ['', '--json', '--explain', '--explain --json', '--help']) {
      const { stdout, stderr } = spawnSync('sh', ['-c', `{ "$0" "$1" ${rest}; echo "ended with $?" >&2; } | head -1`, process.execPath, main], { cwd: folder, encoding: 'utf8' });
      // The first line of the default format is empty.
      expect(stdout).toMatch(rest === '' ? /^\n$/ : /^.+\n$/);
      expect({ rest, stderr: withoutSummary(stderr) }).toEqual({ rest, stderr: `ended with ${rest === '' || rest === '--json' ? '1' : '0'}\n` });
    }
  });

  test('a disk that is full is one line, and 2', () => {
    const folder = folderWith({ 'server.js': WRONG });
    for (const rest of [['server.js'], ['--json', 'server.js'], ['--explain', 'server.js'], ['--help']]) {
      const { status, stderr } = spawnSync(process.execPath, [main, ...rest], { cwd: folder, encoding: 'utf8', stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });
      expect({ status, stderr: withoutSummary(stderr) }).toEqual({ status: 2, stderr: 'http-auth-lint: cannot write (ENOSPC)\n' });
    }
  });

  test.each([
    ['a config', ['--config', 'never.config.mjs', 'server.js']],
    ['a formatter', ['--format', './never.mjs', 'server.js']],
  ])('%s that never settles is one line, and 2', async (_name, rest) => {
    const folder = folderWith({ 'server.js': WRONG, 'never.config.mjs': 'await new Promise(() => {});\nexport default [];\n', 'never.mjs': 'export default () => new Promise(() => {});\n' });
    const { code, stdout, stderr } = await asProcess(folder, ...rest);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^http-auth-lint: the run ended before it was done: [^\n]+\n$/);
  });

  test('a folder that cannot be listed hides nothing of the others', () => {
    const folder = folderWith({ 'server.js': WRONG, 'closed/server.js': WRONG });
    chmodSync(folder, 0o755);
    chmodSync(path.join(folder, 'closed'), 0o000);
    // Who may do everything may list it all the same.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { status, stdout, stderr } = spawnSync(process.execPath, [main], { cwd: folder, encoding: 'utf8', ...user });
    chmodSync(path.join(folder, 'closed'), 0o755);
    expect({ status, stderr: withoutSummary(stderr) }).toEqual({ status: 2, stderr: 'http-auth-lint: closed: cannot be listed (EACCES)\n' });
    expect(stdout).toContain('require-www-authenticate');
  });

  test('nor does a .gitignore that cannot be read, here or above; one that is a link or a pipe is none', () => {
    const folder = folderWith({ '.git/HEAD': '', '.gitignore': 'api', 'api/.gitignore': 'old.js', 'api/server.js': WRONG, 'api/old.js': WRONG, 'ignored': 'server.js' });
    const gitignore = path.join(folder, '.gitignore');
    chmodSync(folder, 0o755);
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const judged = (): unknown => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [main, '--json'], { cwd: path.join(folder, 'api'), encoding: 'utf8', ...user });
      return { status, stderr: withoutSummary(stderr), files: (JSON.parse(stdout) as ESLint.LintResult[]).map(({ filePath }) => path.basename(filePath)) };
    };
    expect(judged()).toEqual({ status: 2, stderr: 'http-auth-lint: .: no JavaScript or TypeScript file in this folder\n', files: [] });
    chmodSync(gitignore, 0o000);
    expect(judged()).toEqual({ status: 2, stderr: `http-auth-lint: ${gitignore}: cannot be read (EACCES)\n`, files: ['server.js'] });
    for (const command of ['ln -s ignored', 'ln -s /dev/zero', 'mkfifo']) {
      rmSync(gitignore);
      execFileSync('sh', ['-c', `${command} .gitignore`], { cwd: folder });
      expect(judged()).toEqual({ status: 1, stderr: '', files: ['server.js'] });
    }
  });
});

describe('the progress line', () => {
  const watch = (isTTY: boolean): { written: string[]; clock: { now: number }; progress: Progress } => {
    const written: string[] = [];
    const clock = { now: 0 };
    return { written, clock, progress: new Progress({ isTTY, write: (text) => written.push(text) }, () => clock.now) };
  };

  test('appears on a terminal after a second, moves ten times a second, and goes', () => {
    const { written, clock, progress } = watch(true);
    for (const now of [0, 999, 1000, 1050, 1100]) {
      clock.now = now;
      progress.step('Reading', now, 2000);
    }
    progress.clear();
    progress.clear();
    expect(written).toEqual(['\r\u001B[KReading 1000 of 2000 files', '\r\u001B[KReading 1100 of 2000 files', '\r\u001B[K']);
  });

  test('never appears in a pipe', () => {
    const { written, clock, progress } = watch(false);
    clock.now = 5000;
    progress.step('Reading', 1, 2);
    progress.clear();
    expect(written).toEqual([]);
  });
});

test('a file that vanishes before it is read is a problem of its own', async () => {
  const problems: string[] = [];
  const stderr = { write: () => undefined };
  const host = { cwd: root, stdout: stderr, stderr };
  const job = parseArguments([], host) as Options;
  const run = { job, host, progress: new Progress(stderr), fail: (problem: string) => problems.push(problem), hasFailed: () => false, note: () => undefined };
  expect(await gate({ files: [path.join(root, 'gone.js')], named: new Set(), texts: new Map() }, () => Promise.resolve({ covered: true }), run)).toEqual([]);
  expect(problems).toEqual(['gone.js: cannot be read (ENOENT)']);
});
