import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { summary } from '../../src/cli/summary.ts';
import { asTold as command, folderWith } from '../support/command.ts';

const WRONG = `const app = require('express')();
app.get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(401);
  if (req.user.role !== 'admin') return res.sendStatus(403);
  res.json([]);
});
`;

const ERRORS = `class Unauthorized extends Error { constructor(message) { super(message); this.status = 401; } }
function onError(error, req, res, next) { res.status(error.status ?? 500).end(); }
module.exports = { Unauthorized, onError };
`;
const thrower = (count: number): string =>
  `const { Unauthorized } = require('./errors');\nconst router = require('express').Router();\n${Array.from({ length: count }, (_, index) => `router.get('/${String(index)}', (req) => { if (!req.user) throw new Unauthorized('no'); });\n`).join('')}module.exports = router;\n`;
const APP = `const express = require('express');\nconst { onError } = require('./errors');\nconst app = express();\napp.use(require('./routes'));\napp.use(onError);\n`;

test('numbers and nouns go together', () => {
  expect(summary(1, { found: true, refusals: 1, findings: 1 }, 149)).toBe('1 file, 1 refusal judged, 1 finding, 0.1 s');
  expect(summary(12_345, { found: false, refusals: 0, findings: 20 }, 61_000)).toBe('12,345 files, 0 refusals judged, 20 findings, 61.0 s');
});

test('a run says last what it did, also when all is well, and beside problems', async () => {
  const folder = folderWith({ 'a.js': WRONG, 'clean.js': '', 'broken.js': 'const status = 401;\nconst = ;\n' });
  expect((await command(folder, 'a.js', 'clean.js')).stderr).toMatch(/^2 files, 2 refusals judged, 1 finding, \d+\.\d s\n$/);
  expect((await command(folder, 'clean.js')).stderr).toMatch(/^1 file, 0 refusals judged, 0 findings, \d+\.\d s\n$/);
  expect((await command(folder, '--explain', 'a.js')).stderr).toMatch(/^1 file, 2 refusals judged, 1 finding, \d+\.\d s\n$/);
  expect((await command(folder)).stderr).toMatch(/^http-auth-lint: broken\.js:.+\n3 files, 2 refusals judged, 1 finding, \d+\.\d s\n$/);
});

test('findings that a baseline let pass are told beside those that are left', async () => {
  const ended = { found: false, refusals: 3, findings: 0 };
  expect(summary(2, { ...ended, passed: 1 }, 149, 'known.json')).toBe('2 files, 3 refusals judged, 0 findings, 1 old finding passed by known.json, 0.1 s');
  expect(summary(2, { ...ended, passed: 0 }, 149, 'known.json')).toBe('2 files, 3 refusals judged, 0 findings, 0.1 s');
  const folder = folderWith({ 'a.js': WRONG });
  const told = async (...args: string[]): Promise<string> => (await command(folder, '--baseline', 'known.json', ...args)).stderr;
  expect(await told('--update-baseline')).toMatch(/^http-auth-lint: known\.json: written: .+\n1 file, 2 refusals judged, \d+\.\d s\n$/);
  const passed = /^1 file, 2 refusals judged, 0 findings, 1 old finding passed by known\.json, \d+\.\d s\n$/;
  expect(await told()).toMatch(passed);
  expect(await told('--explain')).toMatch(passed);
});

describe('what to do next', () => {
  const onTerminal = async (args: readonly string[], text = WRONG, isTTY = true): Promise<string> => {
    const folder = folderWith({ 'a.js': text });
    let stderr = '';
    const stdout = { write: () => undefined, isTTY };
    await run(args, { cwd: folder, stdout, stderr: { write: (more) => (stderr += more) }, stdin: Readable.from([text]) });
    return stderr.split('\n').find((line) => line.startsWith('Next')) ?? '';
  };
  const [why, change] = ['Next: --explain FILE:LINE says why', '--fix-suggestions shows and applies changes'];

  test('is one line on a terminal, before the last one, with what goes with the run', async () => {
    const pass = '--baseline FILE --update-baseline lets these pass';
    expect(await onTerminal([])).toBe(`${why}; ${change}; ${pass}`);
    expect(await onTerminal([], WRONG.replace('!req.user)', `req.ip !== '10.0.0.1')`))).toBe(`${why}; ${pass}`);
    expect(await onTerminal(['--stdin', '--stdin-filename', 'a.js'])).toBe(why);
  });

  test.each([['--json'], ['--quiet'], ['--explain'], ['--output-file', 'out.txt'], ['--fix-suggestions', '--yes'], ['--format', 'github']])('is not told with %s', async (...args) => {
    expect(await onTerminal(args)).toBe('');
  });

  test('is not told in a pipe, nor where nothing is found', async () => {
    expect(await onTerminal([], WRONG, false)).toBe('');
    expect(await onTerminal([], '')).toBe('');
  });

  test('names the baseline no second time', async () => {
    const folder = folderWith({ 'a.js': WRONG, 'known.json': '{ "version": 1, "findings": {} }' });
    let stderr = '';
    await run(['--baseline', 'known.json'], { cwd: folder, stdout: { write: () => undefined, isTTY: true }, stderr: { write: (more) => (stderr += more) } });
    expect(stderr).toMatch(/^Next: .+; --update-baseline lets these pass\n1 file, /);
  });
});

test('programs that read the standard output get no line beside it; people who write to a file do', async () => {
  const folder = folderWith({ 'a.js': WRONG });
  expect((await command(folder, '--json', 'a.js')).stderr).toBe('');
  const { stdout, stderr } = await command(folder, '--json', '--output-file', 'r.json', 'a.js');
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^1 file, 2 refusals judged, 1 finding, \d+\.\d s\n$/);
  expect(readFileSync(path.join(folder, 'r.json'), 'utf8')).toMatch(/^\[/);
});

test('a run that could not begin has nothing to sum up', async () => {
  expect((await command(folderWith({}), '--staged')).stderr).not.toContain('judged');
  const wrong = folderWith({ 'a.js': WRONG, 'b.js': WRONG, 'http-auth.config.json': '{ "polcy": true }' });
  const { code, stderr } = await command(wrong);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/^http-auth-lint: http-auth\.config\.json: polcy: .+\n$/) as string });
  // Nothing had to be judged, which is no failure.
  expect((await command(folderWith({ 'a.js': '' }))).stderr).toContain('1 file, 0 refusals judged');
});

test('a place that ten findings end in is told before them, and once', async () => {
  const told = async (count: number, errors = ERRORS, ...args: string[]): Promise<string[]> => {
    const folder = folderWith({ 'package.json': '{}', 'app.js': APP, 'errors.js': errors, 'routes.js': thrower(count) });
    const { stdout } = await command(folder, ...args);
    expect(stdout.match(/require-www-authenticate$/gm) ?? []).toHaveLength(errors === ERRORS ? count : 0);
    return stdout.split('\n').filter((line) => line.includes('of these refusals'));
  };
  expect(await told(10)).toEqual(['10 of these refusals are answered by errors.js:2, which sends no challenge: add it there, once for all.']);
  expect(await told(9)).toEqual([]);
  expect(await told(10, ERRORS.replace('res.status', `res.set('WWW-Authenticate', 'Bearer').status`))).toEqual([]);
  const { stdout } = await command(folderWith({ 'package.json': '{}', 'app.js': APP, 'errors.js': ERRORS, 'routes.js': thrower(12) }));
  expect(stdout).toMatch(/^12 of these refusals/);
});

test('a handler of the same file is named with the file', async () => {
  const routes = Array.from({ length: 10 }, (_, index) => `app.get('/${String(index)}', (req) => { if (!req.user) throw new Unauthorized('no'); });\n`).join('');
  const text = `const app = require('express')();\nclass Unauthorized extends Error { status = 401; }\n${routes}app.use((error, req, res, next) => { res.status(error.status).end(); });\n`;
  const { stdout } = await command(folderWith({ 'api/server.js': text }));
  expect(stdout.split('\n')[0]).toBe(`10 of these refusals are answered by ${path.join('api', 'server.js')}:13, which sends no challenge: add it there, once for all.`);
});
