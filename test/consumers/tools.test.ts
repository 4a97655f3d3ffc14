import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ESLint, Linter } from 'eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/build.ts';
import { pack } from '../support/packed.ts';
import { tried } from '../support/pages.ts';
import { nodePackage } from './nodes.ts';

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'http-auth-tools-')));

const CHALLENGE = 'Session realm="web"';

/** What is found in the example server: each rule at least once, and one place of which two rules speak. */
const FOUND = [
  'authenticate.js:17 require-www-authenticate',
  'authenticate.js:8 no-403-without-credentials',
  'orders.js:11 no-401-after-role-check',
  'orders.js:30 no-401-after-role-check',
  'orders.js:30 require-www-authenticate',
  'webhook.ts:9 no-403-without-credentials',
];

beforeAll(() => {
  cpSync(path.join(root, '.npmrc'), path.join(folder, '.npmrc'));
  for (const name of ['package.json', 'package-lock.json']) cpSync(path.join(import.meta.dirname, name), path.join(folder, name));
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  execFileSync('npm', ['ci', ...flags], { cwd: folder, stdio: 'pipe' });
  execFileSync('npm', ['install', '--no-save', ...flags, pack(folder), nodePackage(22)], { cwd: folder, stdio: 'pipe' });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A project below what is installed: the example server, with these files. */
function project(name: string, files: Record<string, string>): string {
  const made = path.join(folder, name);
  cpSync(path.join(root, 'fixtures/demo'), path.join(made, 'server'), { recursive: true });
  const all = { 'package.json': '{ "private": true, "type": "module" }\n', ...files };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(made, file)), { recursive: true });
    writeFileSync(path.join(made, file), text);
  }
  return made;
}

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a line in a project, with the installed programs; antfu's config and XO want Node 22. */
function run(cwd: string, line: string): Outcome {
  const bins = ['node_modules/.bin', 'node_modules/node22/bin'].map((each) => path.join(folder, each));
  const PATH = [...bins, process.env['PATH']].join(path.delimiter);
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd, env: { ...process.env, PATH, NO_COLOR: '1' }, encoding: 'utf8', maxBuffer: 1 << 28 });
  return { status, stdout, stderr };
}

const textsOf = (cwd: string): Record<string, string> =>
  Object.fromEntries(readdirSync(path.join(cwd, 'server')).map((file) => [file, readFileSync(path.join(cwd, 'server', file), 'utf8')]));

/** The messages of the rules under this name, with their files, as ESLint and XO print them. */
function messagesOf(output: Outcome, prefix: string): (Linter.LintMessage & { file: string })[] {
  if (!output.stdout.startsWith('[')) throw new Error(output.stdout + output.stderr);
  const results = JSON.parse(output.stdout) as ESLint.LintResult[];
  return results.flatMap(({ filePath, messages }) =>
    messages.filter(({ ruleId }) => ruleId?.startsWith(`${prefix}/`)).map((each) => ({ ...each, file: filePath })),
  );
}

const told = (messages: ReturnType<typeof messagesOf>, prefix: string): string[] =>
  messages.map(({ file, line, ruleId }) => `${path.basename(file)}:${String(line)} ${String(ruleId).replace(`${prefix}/`, '')}`).sort();

describe.each([
  ['antfu’s config', 'antfu', 'eslint.config.js', 'config-antfu', 'eslint --format json .'],
  ['XO', 'xo', 'xo.config.js', 'config-xo', 'xo --reporter=json'],
])('%s, which calls the plugin otherwise', (_, name, config, block, line) => {
  const files = { [config]: tried(block), 'data.json': '{ "status": 401 }\n', 'notes.md': '# Notes\n\nA 401 and a 403.\n' };

  let cwd = '';
  let before: ReturnType<typeof messagesOf> = [];

  beforeAll(() => {
    cwd = project(name, files);
    before = messagesOf(run(cwd, line), 'auth');
  });

  test('reports what is wrong, and nothing in other languages; the settings hold', () => {
    expect(told(before, 'auth')).toEqual(FOUND);
    const challenges = before.flatMap(({ suggestions = [] }) => suggestions).filter(({ desc }) => desc.includes('the challenge'));
    expect(challenges.length).toBeGreaterThan(0);
    for (const { desc } of challenges) expect(desc).toContain(CHALLENGE);
  });

  test('has suggestions that help, and takes a comment under that name, but not under another', () => {
    const { fix } = before.find(({ file, line: at }) => file.endsWith('authenticate.js') && at === 17)?.suggestions?.[0] ?? {};
    const [start, end] = fix?.range ?? [0, 0];
    const edit = (file: string, change: (text: string) => string): void => {
      const place = path.join(cwd, 'server', file);
      writeFileSync(place, change(readFileSync(place, 'utf8')));
    };
    edit('authenticate.js', (text) => text.slice(0, start) + String(fix?.text) + text.slice(end));
    edit('orders.js', (text) => text.replace("' });\n  }\n  res.json(order)", "' }); // eslint-disable-line auth/no-401-after-role-check -- as agreed\n  }\n  res.json(order)"));
    edit('webhook.ts', (text) => text.replace(/(?<=not signed'\);)/, ' // eslint-disable-line http-auth/no-403-without-credentials -- as agreed'));
    expect(told(messagesOf(run(cwd, line), 'auth'), 'auth')).toEqual(FOUND.filter((each) => !/authenticate\.js:17|orders\.js:11/.test(each)));
  });
});

describe('oxlint', () => {
  const config = { ...(JSON.parse(tried('oxlint')) as object), categories: { correctness: 'off' }, settings: { 'http-auth': { challenge: CHALLENGE } } };
  const files = { '.oxlintrc.json': JSON.stringify(config) };

  test('applies the suggestions, and those of two rules for one place one after the other', () => {
    const cwd = project('oxlint', files);
    const before = textsOf(cwd);
    const line = tried('oxlint-suggestions').trim().replace(/^npx /, '');
    const first = run(cwd, `${line} --format json`);
    const { diagnostics } = JSON.parse(first.stdout) as { diagnostics: { code: string; filename: string }[] };
    expect({ status: first.status, left: diagnostics.map(({ code, filename }) => `${path.basename(filename)} ${code}`) }).toEqual({
      status: 1,
      left: ['orders.js http-auth(no-401-after-role-check)'],
    });
    expect(run(cwd, line)).toMatchObject({ status: 0 });
    const after = textsOf(cwd);
    expect(Object.keys(after).filter((file) => after[file] !== before[file])).toEqual(['authenticate.js', 'orders.js', 'webhook.ts']);
    // The challenge is for nobody alone.
    expect(after['orders.js']).toContain(`if (!req.user) res.set('WWW-Authenticate', '${CHALLENGE}');\n    return res.sendStatus(req.user ? 403 : 401);`);
    expect(run(cwd, 'http-auth-lint --quiet')).toMatchObject({ status: 0, stdout: '' });
  });

  test('with --fix alone changes nothing', () => {
    const cwd = project('oxlint-fix', files);
    const before = textsOf(cwd);
    expect(run(cwd, 'oxlint --fix').status).toBe(1);
    expect(textsOf(cwd)).toEqual(before);
  });
});

describe('Biome', () => {
  const biome = JSON.stringify({ linter: { rules: { recommended: true } }, formatter: { enabled: false } });
  const files = {
    'package.json': tried('biome'),
    'biome.json': biome,
    'http-auth.config.json': JSON.stringify({ settings: { challenge: CHALLENGE }, ignores: ['webhook.ts'] }),
  };

  test('and the command both run, each with its own settings', () => {
    const cwd = project('biome', files);
    const { status, stdout } = run(cwd, 'npm run --silent lint');
    expect({ status, files: [...new Set(stdout.match(/^\S+\.[jt]s$/gm))] }).toEqual({ status: 1, files: ['server/authenticate.js', 'server/orders.js'] });
    expect(run(cwd, 'npm run --silent lint -- --fix-suggestions --yes')).toMatchObject({ status: 0 });
    expect(Object.values(textsOf(cwd)).join('').split(CHALLENGE)).toHaveLength(4);
  });

  test('stops the run where it finds something itself', () => {
    const cwd = project('biome-fails', { ...files, 'debug.js': 'debugger;\n' });
    const { status, stdout, stderr } = run(cwd, 'npm run --silent lint');
    expect(status).not.toBe(0);
    expect(stdout + stderr).toContain('noDebugger');
    expect(stdout).not.toContain('WWW-Authenticate');
  });
});
