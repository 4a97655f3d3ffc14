import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/build.ts';

const ESM_CONFIG = `import { defineConfig } from 'eslint/config';
import httpAuth from 'eslint-plugin-http-auth';
export default defineConfig([httpAuth.configs.recommended]);
`;

const COMMONJS_CONFIG = `const { defineConfig } = require('eslint/config');
const httpAuth = require('eslint-plugin-http-auth');
module.exports = defineConfig([httpAuth.configs.recommended]);
`;

/** By name and by object, with settings: what people write into a typed config. */
const TYPED_CONFIG = `import { defineConfig } from 'eslint/config';
import httpAuth from 'eslint-plugin-http-auth';
export default defineConfig([
  httpAuth.configs.strict,
  { plugins: { 'http-auth': httpAuth }, extends: ['http-auth/recommended'], settings: { 'http-auth': { guards: ['onlyMembers'] } } },
]);
export const version: string = httpAuth.meta.version;
`;

const TSCONFIG = {
  compilerOptions: { strict: true, module: 'nodenext', target: 'es2022', noEmit: true, skipLibCheck: false, types: [] },
  files: ['typed.config.mts'],
};

/** Imports the plugin both ways and says whether that loaded TypeScript. */
const LOAD = `const plugin = require('eslint-plugin-http-auth');
import('eslint-plugin-http-auth').then((module) => {
  const typescript = Object.keys(require.cache).some((file) => file.includes('typescript'));
  console.log(JSON.stringify({ same: module.default === plugin, rules: Object.keys(plugin.rules).length, typescript }));
});
`;

const RULES = ['http-auth/no-401-after-role-check', 'http-auth/no-403-without-credentials', 'http-auth/require-www-authenticate'];

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'http-auth-consumers-')));
let tarball = '';
/** What the command of this checkout finds in the fixtures: every consumer must find the same. */
let expected: string[] = [];

beforeAll(() => {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
  tarball = path.join(folder, packed.trim());
  cpSync(path.join(root, 'fixtures'), path.join(folder, 'fixtures'), { recursive: true });
  expected = eslintFindings(folder, execute(folder, process.execPath, path.join(root, 'dist/src/cli/main.js'), '--json', 'fixtures'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('there is something to find for every rule', () => {
  expect([...new Set(expected.map((finding) => finding.split(' ')[1]))].sort()).toEqual(RULES);
});

describe.each([
  { name: 'ESLint 9.22.0, ESM, TypeScript 5.3', type: 'module', packages: ['eslint@9.22.0', 'typescript@~5.3.3'] },
  { name: 'the newest ESLint 9, CommonJS, TypeScript 6', type: 'commonjs', packages: ['eslint@9', 'typescript@6'] },
  { name: 'the newest ESLint 10, ESM, TypeScript 7', type: 'module', packages: ['eslint@10', 'typescript@7'] },
  { name: 'the newest ESLint 10, CommonJS, no TypeScript, oxlint', type: 'commonjs', packages: ['eslint@10', 'oxlint@1'] },
])('$name', ({ type, packages }) => {
  const consumer = mkdtempSync(path.join(folder, 'consumer-'));
  const has = (name: string): boolean => packages.some((wanted) => wanted.startsWith(`${name}@`));

  beforeAll(() => {
    writeFileSync(path.join(consumer, 'package.json'), JSON.stringify({ private: true, type }));
    writeFileSync(path.join(consumer, 'eslint.config.js'), type === 'module' ? ESM_CONFIG : COMMONJS_CONFIG);
    cpSync(path.join(root, 'fixtures'), path.join(consumer, 'fixtures'), { recursive: true });
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', tarball, ...packages], {
      cwd: consumer,
      stdio: 'pipe',
    });
  });

  test('ESLint with the one-line config reports the JavaScript fixtures alike', () => {
    const output = execute(consumer, bin('eslint'), '--format', 'json', 'fixtures');
    expect(eslintFindings(consumer, output)).toEqual(expected.filter((finding) => /^[^:]+\.[cm]?jsx?:/.test(finding)));
  });

  test('the command reports all fixtures alike, under both of its names', () => {
    expect(eslintFindings(consumer, execute(consumer, bin('http-auth-lint'), '--json', 'fixtures'))).toEqual(expected);
    expect(execute(consumer, bin('eslint-plugin-http-auth'), '--version')).toBe(execute(consumer, bin('http-auth-lint'), '--version'));
  });

  test('import and require give the same plugin and load no TypeScript', () => {
    writeFileSync(path.join(consumer, 'load.cjs'), LOAD);
    expect(JSON.parse(execute(consumer, process.execPath, 'load.cjs'))).toEqual({ same: true, rules: 3, typescript: false });
  });

  if (has('typescript')) test('the types suit defineConfig', () => {
    writeFileSync(path.join(consumer, 'typed.config.mts'), TYPED_CONFIG);
    writeFileSync(path.join(consumer, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    expect(execute(consumer, bin('tsc'), '--project', '.')).toBe('');
  });

  if (has('oxlint')) test('oxlint reports all fixtures alike', () => {
    const rules = Object.fromEntries(RULES.map((rule) => [rule, 'error']));
    const config = { jsPlugins: ['eslint-plugin-http-auth'], categories: { correctness: 'off' }, rules };
    writeFileSync(path.join(consumer, '.oxlintrc.json'), JSON.stringify(config));
    expect(oxlintFindings(execute(consumer, bin('oxlint'), '--format', 'json', 'fixtures'))).toEqual(expected);
  });
});

function bin(name: string): string {
  return path.join('node_modules/.bin', name);
}

/** What a program prints; exit code 1 means that it found something. */
function execute(cwd: string, program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0 && status !== 1) throw new Error(`${program} ended with ${String(status)}: ${stderr}`);
  return stdout;
}

/** `file:line:column rule message`, sorted. */
function eslintFindings(cwd: string, output: string): string[] {
  const results = JSON.parse(output) as ESLint.LintResult[];
  return results
    .flatMap(({ filePath, messages }) =>
      messages.map(({ line, column, ruleId, message }) => {
        return `${path.relative(cwd, filePath)}:${String(line)}:${String(column)} ${String(ruleId)} ${message}`;
      }),
    )
    .sort();
}

interface OxlintOutput {
  readonly diagnostics: readonly {
    readonly message: string;
    readonly code: string;
    readonly filename: string;
    readonly labels: readonly { readonly span: { readonly line: number; readonly column: number } }[];
  }[];
}

function oxlintFindings(output: string): string[] {
  const { diagnostics } = JSON.parse(output) as OxlintOutput;
  return diagnostics
    .map(({ message, code, filename, labels }) => {
      const { line, column } = labels[0]?.span ?? { line: 0, column: 0 };
      return `${filename}:${String(line)}:${String(column)} ${code.replace(/^(.+)\((.+)\)$/, '$1/$2')} ${message}`;
    })
    .sort();
}
