import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import { root } from '../support/build.ts';
import { asFunction as command, folderWith } from '../support/command.ts';

const WRONG = `const app = require('express')();
app.get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(401);
  res.json([]);
});
`;
const FORBIDDEN = WRONG.replace('401', '403');
const plugin = pathToFileURL(path.join(root, 'dist/src/entry.js')).href;
const WARNING = `import httpAuth from '${plugin}';
export default [httpAuth.configs.recommended, { rules: { 'http-auth/require-www-authenticate': 'warn' } }];
`;

const files = { 'a.js': WRONG, 'b.js': WRONG, 'c.js': FORBIDDEN, 'warn.config.mjs': WARNING };
const warned = ['--config', 'warn.config.mjs', '--json'];

describe('--quiet', () => {
  test('prints errors only, and counts no warnings', async () => {
    const folder = folderWith(files);
    const loud = JSON.parse((await command(folder, ...warned, 'a.js', 'c.js')).stdout) as ESLint.LintResult[];
    expect(loud.map(({ errorCount, warningCount }) => [errorCount, warningCount])).toEqual([[0, 1], [1, 0]]);
    const { code, stdout } = await command(folder, ...warned, '--quiet', 'a.js', 'c.js');
    const quiet = JSON.parse(stdout) as ESLint.LintResult[];
    expect(code).toBe(1);
    expect(quiet.map(({ messages, errorCount, warningCount }) => [messages.length, errorCount, warningCount])).toEqual([[0, 0, 0], [1, 1, 0]]);
    expect((await command(folder, ...warned, '--quiet', 'a.js')).code).toBe(0);
  });
});

describe('--max-warnings', () => {
  test('fails the run above the number, not at it, also where --quiet hides them', async () => {
    const folder = folderWith(files);
    expect((await command(folder, ...warned, '--max-warnings', '2', 'a.js', 'b.js')).code).toBe(0);
    const { code, stderr } = await command(folder, ...warned, '--max-warnings', '1', 'a.js', 'b.js');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'http-auth-lint: 2 warnings, and --max-warnings allows 1\n' });
    const quiet = await command(folder, ...warned, '--quiet', '--max-warnings', '0', 'a.js');
    expect({ code: quiet.code, stderr: quiet.stderr }).toEqual({ code: 1, stderr: 'http-auth-lint: 1 warning, and --max-warnings allows 0\n' });
  });

  test.each(['many', '-1', '1.5', ''])('%j is no number of warnings', async (given) => {
    const { code, stderr } = await command(folderWith({}), '--max-warnings', given);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `http-auth-lint: --max-warnings takes a whole number from 0 upwards, and not ${JSON.stringify(given)}\n` });
  });
});

describe('--output-file', () => {
  test('gets what would be printed, in folders that are made, and nothing else is left there', async () => {
    const folder = folderWith(files);
    const { stdout } = await command(folder, '--json', 'a.js');
    expect(await command(folder, '--json', '--output-file', 'reports/lint/a.json', 'a.js')).toMatchObject({ code: 1, stdout: '' });
    expect(readFileSync(path.join(folder, 'reports/lint/a.json'), 'utf8')).toBe(stdout);
    expect(readdirSync(path.join(folder, 'reports/lint'))).toEqual(['a.json']);
    const explained = await command(folder, '--explain', 'a.js');
    await command(folder, '--explain', '--output-file', 'reports/a.txt', 'a.js');
    expect(readFileSync(path.join(folder, 'reports/a.txt'), 'utf8')).toBe(explained.stdout);
  });

  test('of an earlier run is replaced, also by a run that finds nothing', async () => {
    const folder = folderWith({ ...files, 'clean.js': '', 'report.txt': 'old' });
    await command(folder, '--output-file', 'report.txt', 'clean.js');
    expect(readFileSync(path.join(folder, 'report.txt'), 'utf8')).toBe('');
  });

  test('that cannot be written is one line, and 2', async () => {
    const folder = folderWith({ ...files, 'taken/x.js': '' });
    mkdirSync(path.join(folder, 'folder'));
    for (const [name, code] of [['folder', 'EISDIR'], ['a.js/report.txt', 'EEXIST']] as const)
      expect(await command(folder, '--output-file', name, 'a.js')).toMatchObject({ code: 2, stdout: '', stderr: `http-auth-lint: --output-file ${name}: cannot be written (${code})\n` });
    expect((await command(folder, '--output-file', '', 'a.js')).stderr).toBe('http-auth-lint: --output-file takes the name of a file\n');
  });

  test('that is a device stays one', async () => {
    const folder = folderWith(files);
    expect(await command(folder, '--output-file', '/dev/null', 'a.js')).toMatchObject({ code: 1, stdout: '' });
    expect(existsSync('/dev/null')).toBe(true);
    expect(readFileSync('/dev/null', 'utf8')).toBe('');
  });
});
