import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import type { ExplainedSite } from '../../src/explain.ts';
import { root } from '../support/build.ts';
import { asFunction, folderWith, withInput } from '../support/command.ts';

const HELPER = 'export const UNAUTHORIZED = 401;\n';

const USER = `// é: a character of two bytes
import express from 'express';
import { UNAUTHORIZED } from '../statuses.js';
express().get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(UNAUTHORIZED);
  res.json([]);
});
`;

const MENDED = HELPER.replace('401', '404');

describe('--stdin', () => {
  test('lints the text as the file of that name, which need not exist, with what it imports', async () => {
    const folder = folderWith({ 'package.json': '{}', 'statuses.js': HELPER, 'routes/other.js': '' });
    const mended = folderWith({ 'package.json': '{}', 'statuses.js': MENDED, 'routes/other.js': '' });
    for (const name of ['routes/new.js', 'routes/other.js', 'later/new.js']) {
      const { code, stdout, stderr } = await withInput(USER)(folder, '--stdin', '--stdin-filename', name, '--json');
      const [result] = JSON.parse(stdout) as ESLint.LintResult[];
      expect({ code, stderr, file: result?.filePath }).toEqual({ code: 1, stderr: '', file: path.join(folder, name) });
      expect(result?.messages).toMatchObject([{ ruleId: 'http-auth/require-www-authenticate', line: 5 }]);
      expect((await withInput(USER)(mended, '--stdin', '--stdin-filename', name, '--json')).code).toBe(0);
    }
  });

  test('the text counts, not what is saved under the name', async () => {
    const folder = folderWith({ 'package.json': '{}', 'statuses.js': HELPER, 'routes/users.js': USER });
    expect((await withInput('export const answer = 42;\n')(folder, '--stdin', '--stdin-filename', 'routes/users.js')).code).toBe(0);
    expect((await asFunction(folder, 'routes/users.js')).code).toBe(1);
  });

  test('the name says the language', async () => {
    const typed = `import express, { type Request, type Response } from 'express';\nexpress().get('/', (req: Request, res: Response) => res.sendStatus(401));\n`;
    const folder = folderWith({});
    expect((await withInput(typed)(folder, '--stdin', '--stdin-filename', 'a.ts')).code).toBe(1);
    expect((await withInput('const status = 401;\nconst = ;\n')(folder, '--stdin', '--stdin-filename', 'a.ts')).stderr).toMatch(/^http-auth-lint: a\.ts:2:\d+: does not parse: .+\n$/);
    const { code, stderr } = await withInput(typed)(folder, '--stdin', '--stdin-filename', 'a.md');
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'http-auth-lint: --stdin-filename a.md: not a JavaScript or TypeScript file\n' });
    expect((await withInput(typed)(folder, '--stdin', '--stdin-filename', 'a.md', '--ignore-unknown')).code).toBe(0);
  });

  test('with --explain', async () => {
    const folder = folderWith({ 'package.json': '{}', 'statuses.js': HELPER, 'routes/other.js': '' });
    const { code, stdout } = await withInput(USER)(folder, '--stdin', '--stdin-filename', 'routes/new.js', '--explain', '--json');
    const explained = JSON.parse(stdout) as { file: string; refusals: ExplainedSite[] }[];
    expect(code).toBe(0);
    expect(explained.map(({ file, refusals }) => [file, refusals.map(({ line }) => line)])).toEqual([[path.join('routes', 'new.js'), [5]]]);
  });

  test('without a name, without the other option, or beside other inputs it is a usage error', async () => {
    const folder = folderWith({});
    const complaint = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await withInput(USER)(folder, ...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      return stderr;
    };
    const together = 'http-auth-lint: --stdin and --stdin-filename <path> go together\n';
    expect(await complaint('--stdin')).toBe(together);
    expect(await complaint('--stdin', '--stdin-filename', '')).toBe(together);
    expect(await complaint('--stdin-filename', 'a.js')).toBe(together);
    expect(await complaint('--stdin', '--stdin-filename', 'a.js', 'b.js')).toBe('http-auth-lint: --stdin reads one text, and no paths beside it\n');
    expect(await complaint('--stdin', '--stdin-filename', 'a.js', '--staged')).toMatch(/^http-auth-lint: .*--stdin.*--staged.*\n$/);
  });

  test('in a process of its own, from a pipe and from nothing', () => {
    const main = path.join(root, 'dist/src/cli/main.js');
    const folder = folderWith({ 'package.json': '{}', 'statuses.js': HELPER, 'routes/other.js': '' });
    const args = [main, '--stdin', '--stdin-filename', 'routes/new.js'];
    expect(spawnSync(process.execPath, args, { cwd: folder, input: USER }).status).toBe(1);
    expect(spawnSync(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).status).toBe(0);
  });
});
