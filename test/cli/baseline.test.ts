import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import { readBaseline } from '../../src/cli/baseline/file.ts';
import { settleEntries, type Scope } from '../../src/cli/baseline/match.ts';
import type { Finding } from '../../src/cli/findings.ts';
import plugin from '../../src/index.ts';
import { asFunction, folderWith, type Outcome } from '../support/command.ts';

const SERVER = `const app = require('express')();
app.get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(401);
  if (req.user.role !== 'admin') return res.sendStatus(401);
  res.json([]);
});
`;

const CHALLENGE = 'require-www-authenticate';

/** A folder whose findings are written down in `known.json`. */
async function written(files: Record<string, string> = {}): Promise<string> {
  const folder = folderWith({ 'api/server.js': SERVER, ...files });
  const { code, stdout, stderr } = await asFunction(folder, '--baseline', 'known.json', '--update-baseline');
  expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  expect(stderr).toMatch(
    /^http-auth-lint: known\.json: written: \d+ findings? of the files that were checked \(\d+ new\); 0 old ones are gone\n$/,
  );
  return folder;
}

const check = (folder: string, ...args: string[]): Promise<Outcome> =>
  asFunction(folder, '--baseline', 'known.json', ...args);
const read = (folder: string, name = 'known.json'): string => readFileSync(path.join(folder, name), 'utf8');
const write = (folder: string, name: string, text: string): void => {
  writeFileSync(path.join(folder, name), text);
};

/** `line rule` of what is reported. */
async function reported(folder: string, ...args: string[]): Promise<string[]> {
  const { stdout } = await check(folder, '--json', ...args);
  const results = JSON.parse(stdout) as ESLint.LintResult[];
  return results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId }) => `${String(line)} ${String(ruleId).replace('http-auth/', '')}`),
  );
}

const passes = { code: 0, stdout: '', stderr: '' };

describe('the file', () => {
  test('is sorted, one finding on a line, and the same each time', async () => {
    const folder = await written({ 'b.js': SERVER });
    expect(read(folder)).toBe(`{
  "version": 1,
  "findings": {
    "api/server.js": [
      {"rule":"http-auth/no-401-after-role-check","within":"get /notes","code":"return res.sendStatus(401);"},
      {"rule":"http-auth/require-www-authenticate","within":"get /notes","code":"return res.sendStatus(401);"}
    ],
    "b.js": [
      {"rule":"http-auth/no-401-after-role-check","within":"get /notes","code":"return res.sendStatus(401);"},
      {"rule":"http-auth/require-www-authenticate","within":"get /notes","code":"return res.sendStatus(401);"}
    ]
  }
}
`);
    const before = read(folder);
    await check(folder, '--update-baseline');
    expect(read(folder)).toBe(before);
  });

  test('names files from where it lies, wherever the run begins', async () => {
    const folder = await written();
    expect(await asFunction(path.join(folder, 'api'), '--baseline', '../known.json')).toEqual(passes);
  });

  test.each([
    ['not JSON', '{ "version": 1, '],
    ['not a baseline', '[]'],
    ['not a baseline', '{ "version": 1, "findings": { "a.js": [{ "rule": 1 }] } }'],
    ['not a baseline', '{ "version": 1, "findings": { "a.js": [{ "rule": "r", "code": "c", "count": 0 }] } }'],
    ['not a baseline', '{ "version": 1 }'],
    ['a baseline of another version', '{ "version": 2, "findings": {} }'],
    ['not a baseline', '{ "a.js": { "http-auth/x": {} } }'],
    ['not a baseline', '{ "a.js": 3 }'],
  ])('%s: one line, 2, and it stays as it is: %s', async (problem, text) => {
    const folder = folderWith({ 'server.js': SERVER, 'known.json': text });
    for (const args of [[], ['--update-baseline']]) {
      const { code, stdout, stderr } = await check(folder, ...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^http-auth-lint: known\.json: .+\n$/);
      expect(stderr).toContain(`known.json: ${problem}`);
    }
    expect(read(folder)).toBe(text);
  });

  test('is not there, or is not named', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    expect(await check(folder)).toEqual({
      code: 2,
      stdout: '',
      stderr: 'http-auth-lint: known.json: no such baseline: write it with --update-baseline\n',
    });
    expect(await asFunction(folder, '--update-baseline')).toMatchObject({
      code: 2,
      stderr: 'http-auth-lint: --update-baseline needs --baseline <file>\n',
    });
  });
});

describe('a finding is known again', () => {
  test('after its lines moved', async () => {
    const folder = await written();
    write(folder, 'api/server.js', `// A line.\n\nconst unused = 1;\n${SERVER}`);
    expect(await check(folder)).toEqual(passes);
  });

  test('after the lines around it changed, and a formatter ran', async () => {
    const folder = await written();
    write(
      folder,
      'api/server.js',
      SERVER.replace(
        'if (!req.user) return res.sendStatus(401);',
        'if (!req.user || !req.session) {\n    return res\n      .sendStatus( 401 )\n  }',
      ),
    );
    expect(await check(folder)).toEqual(passes);
  });

  test('after its file was renamed, with git and without', async () => {
    for (const git of [true, false]) {
      const folder = await written();
      const run = (...args: string[]): void =>
        void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
          cwd: folder,
          stdio: 'pipe',
        });
      if (git) {
        run('init', '--quiet');
        run('add', '-A');
        run('commit', '--quiet', '-m', 'a');
      }
      mkdirSync(path.join(folder, 'routes'));
      if (git) run('mv', 'api/server.js', 'routes/notes.js');
      else renameSync(path.join(folder, 'api/server.js'), path.join(folder, 'routes/notes.js'));
      expect(await check(folder)).toEqual(passes);
      await check(folder, '--update-baseline');
      expect(read(folder)).toContain('"routes/notes.js": [');
      expect(read(folder)).not.toContain('api/server.js');
    }
  });

  test('but not in a copy: the file is still there', async () => {
    const folder = await written();
    write(folder, 'api/copy.js', SERVER);
    expect(await reported(folder)).toHaveLength(2);
    expect((await check(folder)).code).toBe(1);
  });

  test('after the function around it got another name', async () => {
    const folder = await written();
    write(folder, 'api/server.js', SERVER.replace("'/notes'", "'/drafts'"));
    expect(await check(folder)).toEqual(passes);
  });

  test('but not in another function beside it', async () => {
    const folder = await written();
    write(
      folder,
      'api/server.js',
      `${SERVER}app.get('/drafts', (req, res) => {\n  if (!req.user) return res.sendStatus(401);\n});\n`,
    );
    expect(await reported(folder)).toEqual([`8 ${CHALLENGE}`]);
  });
});

describe('a new finding fails', () => {
  test('another one', async () => {
    const folder = await written();
    write(
      folder,
      'api/server.js',
      SERVER.replace(
        '  res.json([]);',
        '  if (req.query.all && !req.user.owner) return res.status(401).end();\n  res.json([]);',
      ),
    );
    const { code } = await check(folder);
    expect(code).toBe(1);
    expect(await reported(folder)).toEqual(['5 no-401-after-role-check']);
  });

  test('a second one just like it in the same function', async () => {
    const folder = await written();
    write(
      folder,
      'api/server.js',
      SERVER.replace(
        '  if (!req.user)',
        '  if (!req.headers.authorization) return res.sendStatus(401);\n  if (!req.user)',
      ),
    );
    expect(await reported(folder)).toEqual([`4 ${CHALLENGE}`]);
    await check(folder, '--update-baseline');
    expect(read(folder)).toContain('"code":"return res.sendStatus(401);","count":2}');
    expect(await check(folder)).toEqual(passes);
  });

  test('the same statement reported by another rule', async () => {
    const folder = await written();
    write(folder, 'api/server.js', SERVER.replace("if (req.user.role !== 'admin') return res.sendStatus(401);", ''));
    const { code, stderr } = await check(folder);
    expect(code).toBe(0);
    expect(stderr).toContain('mended: api/server.js in get /notes: http-auth/no-401-after-role-check');
  });
});

describe('what is mended', () => {
  const MENDED = SERVER.replace(
    'if (!req.user) return res.sendStatus(401)',
    "if (!req.user) return res.set('WWW-Authenticate', 'Bearer realm=\"api\"').sendStatus(401)",
  );

  test('is told, fails nothing, and is taken out by --update-baseline', async () => {
    const folder = await written();
    write(folder, 'api/server.js', MENDED);
    expect(await check(folder)).toEqual({
      code: 0,
      stdout: '',
      stderr:
        'http-auth-lint: known.json: mended: api/server.js in get /notes: http-auth/require-www-authenticate\n' +
        'http-auth-lint: known.json: 1 finding of it is mended: --update-baseline takes out what is mended\n',
    });
    expect((await check(folder, '--update-baseline')).stderr).toContain(
      'written: 1 finding of the files that were checked (0 new); 1 old one is gone',
    );
    expect(read(folder)).not.toContain(CHALLENGE);
    expect(await check(folder)).toEqual(passes);
    write(folder, 'api/server.js', SERVER);
    expect(await reported(folder)).toEqual([`3 ${CHALLENGE}`]);
  });

  test('is told where the last refusal is gone, and the file', async () => {
    const folder = await written({ 'old/a.js': SERVER });
    write(folder, 'api/server.js', 'export {};\n');
    rmSync(path.join(folder, 'old'), { recursive: true });
    const { code, stderr } = await check(folder);
    expect(code).toBe(0);
    expect(stderr).toContain('4 findings of it are mended');
  });

  test('is nothing of a file that was not checked', async () => {
    const folder = await written({ 'b.js': SERVER });
    write(folder, 'b.js', 'export {};\n');
    expect(await check(folder, 'api')).toEqual(passes);
    const before = read(folder);
    await check(folder, '--update-baseline', 'api');
    expect(read(folder)).toBe(before);
  });

  test('nor of one that does not parse: then nothing is written', async () => {
    const folder = await written();
    const before = read(folder);
    write(folder, 'api/server.js', `${SERVER}}\n`);
    const { code, stderr } = await check(folder, '--update-baseline');
    expect(code).toBe(2);
    expect(stderr).toContain('known.json: not written, since the run failed');
    expect(stderr).not.toContain('mended');
    expect(read(folder)).toBe(before);
  });
});

test('what is known is suppressed in JSON, and in no other report', async () => {
  const folder = await written();
  const [result] = JSON.parse((await check(folder, '--json')).stdout) as ESLint.LintResult[];
  expect(result).toMatchObject({
    messages: [],
    errorCount: 0,
    suppressedMessages: [{ line: 3, suppressions: [{ kind: 'file' }] }, { line: 4 }],
  });
  expect(
    (JSON.parse((await check(folder, '--format', 'sarif')).stdout) as { runs: { results: unknown[] }[] }).runs[0]
      ?.results,
  ).toEqual([]);
});

describe('ESLint’s own file', () => {
  const NAME = 'eslint-suppressions.json';
  const suppress = (folder: string, ...args: string[]): Promise<Outcome> =>
    asFunction(folder, '--baseline', NAME, ...args);
  const byEslint = async (folder: string): Promise<ESLint.LintResult[]> =>
    new ESLint({
      cwd: folder,
      overrideConfigFile: true,
      overrideConfig: [plugin.configs.recommended],
      applySuppressions: true,
    }).lintFiles(['.']);

  test('is written as ESLint writes it, and ESLint takes it', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    expect((await suppress(folder, '--update-baseline')).code).toBe(0);
    const rules = {
      'http-auth/no-401-after-role-check': { count: 1 },
      'http-auth/require-www-authenticate': { count: 1 },
    };
    expect(read(folder, NAME)).toBe(JSON.stringify({ 'server.js': rules }, null, 2));
    expect((await byEslint(folder)).map(({ messages }) => messages)).toEqual([[]]);
    expect(await suppress(folder)).toEqual(passes);
  });

  test('counts as ESLint does: one more, and all of the rule are reported', async () => {
    const folder = folderWith({ 'server.js': SERVER });
    await suppress(folder, '--update-baseline');
    write(
      folder,
      'server.js',
      SERVER.replace(
        '  if (!req.user)',
        '  if (!req.headers.authorization) return res.sendStatus(401);\n  if (!req.user)',
      ),
    );
    const { stdout } = await suppress(folder, '--json');
    const lines = (results: ESLint.LintResult[]): unknown[] =>
      results.flatMap(({ messages }) => messages.map(({ line, ruleId }) => [line, ruleId]));
    const found = lines(JSON.parse(stdout) as ESLint.LintResult[]);
    expect(found).toHaveLength(2);
    expect(found).toEqual(lines(await byEslint(folder)));
  });

  test('keeps what it says of other rules and files, and drops what is mended', async () => {
    const other = { 'no-undef': { count: 3 } };
    const text = JSON.stringify(
      { 'web/a.js': other, 'server.js': { 'http-auth/require-www-authenticate': { count: 4 }, ...other } },
      null,
      2,
    );
    const folder = folderWith({ 'server.js': SERVER, 'web/a.js': 'undefinedName();\n', [NAME]: text });
    const { code, stderr } = await suppress(folder);
    expect(code).toBe(1);
    expect(stderr).toContain('mended: server.js: http-auth/require-www-authenticate, 3 times');
    await suppress(folder, '--update-baseline');
    expect(JSON.parse(read(folder, NAME))).toEqual({
      'server.js': {
        'http-auth/no-401-after-role-check': { count: 1 },
        'http-auth/require-www-authenticate': { count: 1 },
        ...other,
      },
      'web/a.js': other,
    });
  });

  test('is known by its shape, whatever it is called', async () => {
    const folder = folderWith({
      'server.js': SERVER,
      'known.json': JSON.stringify({ 'server.js': { 'http-auth/require-www-authenticate': { count: 1 } } }),
    });
    expect(await reported(folder)).toEqual(['4 no-401-after-role-check']);
    expect(readBaseline(path.join(folder, 'known.json'))?.form).toBe('eslint');
  });
});

test('holds many findings against many entries in no more than their sum of work', () => {
  const count = 20_000;
  const finding = (index: number): Finding => ({
    file: '/a.js',
    line: index + 1,
    rule: 'r',
    message: 'm',
    severity: 'error',
    evidence: [],
    flows: [],
    identity: { rule: 'r', within: `f${String(index)}`, code: 'return 401;' },
    original: { ruleId: 'r', message: 'm', line: 1, column: 1, severity: 2 },
  });
  const findings = Array.from({ length: count }, (_, index) => finding(index));
  let asked = 0;
  const scope: Scope = {
    nameOf: () => ((asked += 1), 'a.js'),
    isGone: () => ((asked += 1), false),
    isJudged: () => ((asked += 1), true),
  };
  const first = settleEntries(new Map(), findings, scope);
  expect(settleEntries(first.next, findings, scope).known.size).toBe(count);
  expect(asked).toBeLessThan(20 * count);
});
