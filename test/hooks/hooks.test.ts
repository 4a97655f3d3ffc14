import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder, type Repository } from './repository.ts';
import { installTools, ways } from './ways.ts';

const WRONG = `import express from 'express';
const app = express();
app.get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(401);
  res.json([]);
});
`;

const RIGHT = WRONG.replace('res.sendStatus', `res.set('WWW-Authenticate', 'Bearer realm="api"').sendStatus`);

const TYPED = WRONG.replace('(req, res)', '(req: express.Request, res: express.Response): void');

/** A refusal that is right or wrong by what another file does. */
const CALLER = WRONG.replace('\nconst', "\nimport { refuse } from './refuse.js';\nconst").replace('res.sendStatus(401)', 'refuse(res, 401)');

const refuse = (header: string): string => `export function refuse(res, status) {\n  res${header}.status(status).end();\n}\n`;

const MISSING = /This 401 leaves without `WWW-Authenticate`.+Add a challenge\.? +http-auth\/require-www-authenticate$/m;

const folder = temporaryFolder();

beforeAll(installTools);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

for (const { name, missing } of ways) if (missing !== undefined) console.warn(`${name} is skipped: ${missing}`);

describe.each(ways.filter(({ missing }) => missing === undefined))('$name', ({ name, setUp }) => {
  let repository: Repository;
  let base = '';

  beforeAll(() => {
    repository = setUp(folder);
    repository.begin({ 'tsconfig.json': JSON.stringify({ include: ['src'] }), 'old/wrong.js': WRONG, 'old/right.js': RIGHT });
    base = repository.head();
  });

  beforeEach(() => {
    repository.backTo(base);
  });

  test('a wrong file is refused with its place, the rule and what to do; the corrected one passes', () => {
    repository.stage({ 'src/server.js': WRONG, 'src/other.js': RIGHT });
    expectRefused('src/server.js');
    repository.stage({ 'src/server.js': RIGHT });
    expectMade();
    expect(repository.status()).toBe('');
  });

  test('TypeScript, also outside of any tsconfig', () => {
    repository.stage({ 'src/server.ts': TYPED, 'tools/stray.mts': TYPED });
    expectRefused('src/server.ts', 'tools/stray.mts');
  });

  test('only what is staged counts: wrong in the index, right beside it', () => {
    repository.stage({ 'server.js': WRONG });
    repository.write({ 'server.js': RIGHT });
    expectRefused('server.js');
    expect(repository.read('server.js')).toBe(RIGHT);
  });

  test('only what is staged counts: right in the index, wrong beside it', () => {
    repository.stage({ 'server.js': RIGHT });
    repository.write({ 'server.js': WRONG, 'untracked.js': WRONG });
    expectMade();
    expect(repository.read('server.js')).toBe(WRONG);
    expect(repository.status()).toBe(' M server.js\n?? untracked.js\n');
    expect(repository.run('git', 'show', 'HEAD:server.js')).toBe(RIGHT);
  });

  // lefthook names only files that still exist; the page on hooks says so.
  test.skipIf(name === 'lefthook')('only what is staged counts: wrong in the index, deleted beside it', () => {
    repository.stage({ 'server.js': WRONG });
    rmSync(path.join(repository.folder, 'server.js'));
    expectRefused('server.js');
  });

  test('only named files are committed, and only those are judged', () => {
    repository.stage({ 'server.js': RIGHT, 'other.js': WRONG });
    const { made, output } = repository.commit('server.js');
    expect(made, output).toBe(true);
    expect(repository.status()).toBe('A  other.js\n');
    expectRefused('other.js');
  });

  // lefthook cannot; the page on hooks says so.
  test.skipIf(name === 'lefthook')('a helper in another file counts as it is committed, not as it lies beside it', () => {
    const header = '.set("WWW-Authenticate", "Bearer realm=\\"api\\"")';
    repository.begin({ 'refuse.js': refuse('') });
    repository.stage({ 'server.js': CALLER });
    repository.write({ 'refuse.js': refuse(header) });
    expectRefused('server.js');
    repository.stage({});
    expectMade();
    repository.stage({ 'another.js': CALLER });
    repository.write({ 'refuse.js': refuse('') });
    expectMade();
    expect(repository.status()).toBe(' M refuse.js\n');
  });

  test('one hunk of two', () => {
    const more = `${RIGHT}app.get('/more', (req, res) => {\n  if (!req.user) return res.sendStatus(401);\n});\n`;
    repository.stage({ 'server.js': RIGHT });
    expectMade();
    repository.stage({ 'server.js': RIGHT.replace('res.json([])', 'res.json({})') });
    repository.write({ 'server.js': more.replace('res.json([])', 'res.json({})') });
    expectMade();
    expect(repository.run('git', 'diff', '--stat')).toContain('3 insertions(+)');
  });

  test('a deleted file is nothing to judge', () => {
    repository.run('git', 'rm', '--quiet', 'old/wrong.js');
    expectMade();
    expect(repository.run('git', 'ls-files', 'old')).toBe('old/right.js\n');
  });

  test('a renamed file is judged under its new name', () => {
    repository.run('git', 'mv', 'old/right.js', 'new.js');
    expectMade();
    repository.run('git', 'mv', 'old/wrong.js', 'renamed.js');
    expectRefused('renamed.js');
  });

  test.each(['two words/my server.js', 'grüße/прайс 値段.ts', 'app/[id]/(group)/route.ts', "it's/$HOME & more/`x`.js"])('the path %s', (file) => {
    repository.stage({ [file]: WRONG });
    expectRefused(file);
    repository.stage({ [file]: RIGHT });
    expectMade();
  });

  test('1,000 files, whose names are longer than one command line', () => {
    const long = 'a-folder-with-a-name-that-goes-on-and-on/'.repeat(4);
    const names = Array.from({ length: 1000 }, (_, index) => `${long}${String(index)}.js`);
    expect(names.join(' ').length).toBeGreaterThan(1 << 17);
    repository.stage(Object.fromEntries(names.map((name) => [name, 'export const answer = 42;\n'])));
    repository.stage({ [`${long}999.js`]: WRONG });
    expectRefused(`${long}999.js`);
    repository.stage({ [`${long}999.js`]: RIGHT });
    expectMade();
    expect(repository.run('git', 'ls-files', long).trim().split('\n')).toHaveLength(1000);
  });

  test('files of other languages are left alone', () => {
    repository.stage({ 'README.md': 'res.sendStatus(401)\n', 'style.css': 'a { width: 401px }\n', 'bin/start': '#!/usr/bin/env node\n// 401\n' });
    expectMade();
    repository.stage({ 'README.md': '401\n', 'server.js': WRONG });
    expectRefused('server.js');
  });

  test('a file that does not parse is refused, and named with its place', () => {
    repository.stage({ 'src/broken.js': 'const status = 401;\nconst = ;\n' });
    const { made, output } = repository.commit();
    expect(made, output).toBe(false);
    expect(output).toMatch(/src\/broken\.js(:2:6: does not parse: |\n +2:6 +error +Parsing error: )/);
  });

  test.runIf(name === 'pre-commit, http-auth-lint')('`files` and `args` of the project: a folder with other languages in it, --strict', () => {
    const config = repository.read('.pre-commit-config.yaml');
    repository.stage({ '.pre-commit-config.yaml': `${config}        files: ^server/\n        args: [--strict]\n`, 'server/README.md': '401\n' });
    repository.stage({ 'outside.js': WRONG, 'server/right.js': RIGHT });
    expectMade();
    repository.stage({ 'server/policy.js': RIGHT.replace('!req.user', 'blockedAddresses.has(req.ip)') });
    const { made, output } = repository.commit();
    expect(made, output).toBe(false);
    expect(output).toMatch(/server\/policy\.js\n +4:\d+ +error .+ http-auth\/no-401-after-role-check$/m);
  });

  /** The commit is refused and tells of one finding in each of these files; nothing is lost. */
  function expectRefused(...files: string[]): void {
    const before = repository.status();
    const { made, output } = repository.commit();
    expect(made, output).toBe(false);
    expect(output).toMatch(MISSING);
    // The file, from the working folder or as ESLint names it, and below it a line for each finding.
    const lines = output.split('\n');
    const findings = lines.flatMap((line, index) => (/^ +[45]:\d+ +error /.test(line) ? [path.resolve(repository.folder, lines[index - 1] ?? '')] : []));
    expect(findings.sort()).toEqual(files.map((file) => path.join(repository.folder, file)).sort());
    expect(repository.status()).toBe(before);
  }

  function expectMade(): void {
    const { made, output } = repository.commit();
    expect(made, output).toBe(true);
  }
});
