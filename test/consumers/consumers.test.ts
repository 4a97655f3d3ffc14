import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/build.ts';
import { pack } from '../support/packed.ts';
import { tried } from '../support/pages.ts';
import { NODES, nodePackage, PNPM } from './nodes.ts';

/** What the consumers are installed and run with. */
const YARN = '4.18.1';
const BUN = '1.4.5';

type Manager = 'npm' | 'pnpm' | 'yarn' | 'bun';

type Block = 'config' | 'config-typescript' | 'config-extends' | 'config-commonjs';

/** A project of a user: what it has installed, and how. */
interface Consumer {
  readonly name: string;
  /** The major version of Node; without it, the one that runs the tests. */
  readonly node?: keyof typeof NODES;
  readonly manager?: Manager;
  readonly packages: readonly string[];
  /** The name of its config file, and the block of the pages that stands in it. */
  readonly config: readonly [file: string, block: Block];
  /** Packages that bring a `tsc`, with the version that it must have. */
  readonly compilers?: Readonly<Record<string, string>>;
  /** Whether it is installed by the line of the README; what that installs is named by `packages`, too. */
  readonly asWritten?: true;
  /** Whether package.json begins with the page's recipe for TypeScript 7. */
  readonly recipe?: true;
}

/** Each axis (ESLint, Node, package manager, form of the config, TypeScript) is met, not each combination: installs take their time. */
const consumers: readonly Consumer[] = [
  {
    name: 'ESLint 9.22.0, ESM with extends, TypeScript 5.3',
    packages: ['eslint@9.22.0', 'typescript-eslint@8', 'typescript@~5.3.3'],
    config: ['eslint.config.mjs', 'config-extends'],
    compilers: { typescript: '5.3' },
  },
  {
    name: 'the newest ESLint 9, CommonJS, TypeScript 7, pnpm, Node 22',
    node: 22,
    manager: 'pnpm',
    packages: ['eslint@9', 'typescript@7'],
    config: ['eslint.config.cjs', 'config-commonjs'],
    compilers: { typescript: '7.0' },
  },
  {
    name: 'the newest ESLint 10, a config in TypeScript with extends, TypeScript 6 and 5.9, Node 24',
    node: 24,
    packages: ['eslint@10', 'typescript-eslint@8', 'jiti@2', 'typescript@~6.0.3', 'typescript59@npm:typescript@~5.9.3'],
    config: ['eslint.config.ts', 'config-extends'],
    compilers: { typescript: '6.0', typescript59: '5.9' },
  },
  {
    name: 'the newest ESLint 10, ESM with extends, the recipe for TypeScript 7',
    packages: ['eslint@10', 'typescript-eslint@8'],
    config: ['eslint.config.mjs', 'config-extends'],
    compilers: { '@typescript/native': '7.0' },
    recipe: true,
  },
  {
    name: 'the newest ESLint 10, ESM, no TypeScript, installed as the README says, oxlint',
    asWritten: true,
    packages: ['eslint@10', 'oxlint@1'],
    config: ['eslint.config.mjs', 'config-typescript'],
  },
  {
    // Nothing is unpacked but what asks for it: Node 20 cannot `require` an ES module out of an archive.
    name: 'ESLint 10, ESM with TypeScript, Yarn with Plug\'n\'Play, the oldest Node 20',
    node: 20,
    manager: 'yarn',
    packages: ['eslint@10.15.0'],
    config: ['eslint.config.mjs', 'config-typescript'],
  },
  {
    name: 'ESLint 10, ESM, Bun as package manager and as runtime',
    manager: 'bun',
    packages: ['eslint@10.15.0'],
    config: ['eslint.config.mjs', 'config'],
  },
];

/** By name and by object, with settings: what people write into a typed config. */
const TYPED_CONFIG = `import { defineConfig } from 'eslint/config';
import httpAuth from 'eslint-plugin-http-auth';
export default defineConfig([
  httpAuth.configs.typescript,
  httpAuth.configs.strict,
  { plugins: { 'http-auth': httpAuth }, extends: ['http-auth/recommended'], settings: { 'http-auth': { guards: ['onlyMembers'] } } },
]);
export const version: string = httpAuth.meta.version;
// @ts-expect-error There is no such config, and the types know it.
export const stricter: unknown = httpAuth.configs.stricter;
`;

const TSCONFIG = {
  compilerOptions: { strict: true, module: 'nodenext', target: 'es2022', noEmit: true, skipLibCheck: false, types: [] },
  files: ['typed.config.mts'],
};

/** Imports the plugin both ways and says whether that loaded TypeScript. */
const LOAD = `const plugin = require('eslint-plugin-http-auth');
import('eslint-plugin-http-auth').then((module) => {
  const typescript = Object.keys(require.cache).some((file) => file.includes('typescript'));
  const { bun, node } = process.versions;
  const runtime = bun ? 'Bun ' + bun : 'Node ' + node;
  const rules = Object.keys(plugin.rules).length;
  console.log(JSON.stringify({ same: module.default === plugin, rules, typescript, runtime }));
});
`;

const RULES = ['http-auth/no-401-after-role-check', 'http-auth/no-403-without-credentials', 'http-auth/require-www-authenticate'];

const FLAGS = ['--ignore-scripts', '--prefer-offline'];

/** Yarn installs without node_modules, and keeps its caches in the project. */
const YARN_SETTINGS = `nodeLinker: pnp
enableGlobalCache: false
enableMirror: false
enableTelemetry: false
enableScripts: false
globalFolder: ./.yarn/global
`;

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'http-auth-consumers-')));
const tools = path.join(folder, 'tools');
const yarn = path.join(tools, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js');
let tarball = '';
/** What the command of this checkout finds in the fixtures: every consumer must find the same. */
let expected: string[] = [];

beforeAll(() => {
  tarball = pack(folder);
  install(tools, {}, [`pnpm@${PNPM}`, `@yarnpkg/cli-dist@${YARN}`, `bun@${BUN}`, ...([20, 22, 24] as const).map(nodePackage)]);
  copyFixtures(folder);
  expected = eslintFindings(folder, execute(folder, 'node', [path.join(root, 'dist/src/cli/main.js'), '--json', 'server']));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('there is something to find for every rule', () => {
  expect([...new Set(expected.map((finding) => finding.split(' ')[1]))].sort()).toEqual(RULES);
});

describe.each(consumers.map((consumer, index) => ({ ...consumer, index })))('$name', ({ index, node, manager, packages, config, compilers = {}, recipe, asWritten }) => {
  const consumer = path.join(folder, `consumer-${String(index)}`);
  const has = (name: string): boolean => packages.some((wanted) => wanted.startsWith(`${name}@`));
  const run = (bin: string, ...args: string[]): string => {
    if (manager === 'yarn') return execute(consumer, 'node', [yarn, 'run', bin, ...args], node);
    if (manager === 'bun') return execute(consumer, bun(), ['--bun', 'run', bin, ...args]);
    return execute(consumer, path.join('node_modules/.bin', bin), args, node);
  };
  const script = (file: string): string => {
    if (manager === 'yarn') return execute(consumer, 'node', [yarn, 'node', file], node);
    return execute(consumer, manager === 'bun' ? bun() : 'node', [file], node);
  };

  beforeAll(() => {
    const manifest = recipe ? (JSON.parse(tried('typescript-7')) as object) : {};
    if (asWritten) installAsWritten(consumer);
    install(consumer, manifest, [tarball, ...packages], manager, node);
    writeFileSync(path.join(consumer, config[0]), tried(config[1]));
    copyFixtures(consumer);
  });

  test('ESLint with the config of the pages reports the fixtures alike, those that the config has ESLint read', () => {
    const all = has('typescript-eslint') || config[1] === 'config-typescript';
    const files = all ? /^[^:]+\.[cm]?[jt]s:/ : /^[^:]+\.[cm]?js:/;
    expect(eslintFindings(consumer, run('eslint', '--format', 'json', 'server'))).toEqual(expected.filter((finding) => files.test(finding)));
  });

  test('the command reports all fixtures alike, under both of its names', () => {
    expect(eslintFindings(consumer, run('http-auth-lint', '--json', 'server'))).toEqual(expected);
    expect(run('eslint-plugin-http-auth', '--version')).toBe(run('http-auth-lint', '--version'));
  });

  test('import and require give the same plugin and load no TypeScript, under the runtime that is named', () => {
    writeFileSync(path.join(consumer, 'load.cjs'), LOAD);
    const version = node === undefined ? process.versions.node : NODES[node];
    const runtime = manager === 'bun' ? `Bun ${BUN}` : `Node ${version}`;
    expect(JSON.parse(script('load.cjs'))).toEqual({ same: true, rules: 3, typescript: false, runtime });
  });

  test.each(Object.entries(compilers))('the types suit defineConfig: %s %s', (name, version) => {
    writeFileSync(path.join(consumer, 'typed.config.mts'), TYPED_CONFIG);
    writeFileSync(path.join(consumer, 'tsconfig.json'), JSON.stringify(TSCONFIG));
    const compiler = path.join('node_modules', name);
    const { bin } = JSON.parse(readFileSync(path.join(consumer, compiler, 'package.json'), 'utf8')) as { bin: { tsc: string } };
    const tsc = path.join(compiler, bin.tsc);
    expect(execute(consumer, 'node', [tsc, '--version'], node)).toContain(`Version ${version}.`);
    expect(execute(consumer, 'node', [tsc, '--project', '.'], node)).toBe('');
  });

  if (manager === 'pnpm') test('pnpm shows the project what it asked for, and nothing below it', () => {
    const names = readdirSync(path.join(consumer, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(names.sort()).toEqual(['eslint', 'eslint-plugin-http-auth', 'typescript']);
  });

  if (manager === 'yarn') test('Yarn unpacks this package, and makes no node_modules', () => {
    expect(existsSync(path.join(consumer, 'node_modules'))).toBe(false);
    const unpacked = readdirSync(path.join(consumer, '.yarn/unplugged'));
    expect(unpacked).toEqual([expect.stringMatching(/^eslint-plugin-http-auth-/)]);
  });

  if (has('oxlint')) test('oxlint with the config of the README reports all fixtures alike', () => {
    const config = { ...(JSON.parse(tried('oxlint')) as object), categories: { correctness: 'off' } };
    writeFileSync(path.join(consumer, '.oxlintrc.json'), JSON.stringify(config));
    expect(oxlintFindings(run('oxlint', '--format', 'json', 'server'))).toEqual(expected);
  });
});

describe('a global install, in a project without ESLint', () => {
  const project = path.join(folder, 'without-eslint');
  const globally = (prefix: string, ...args: string[]): void => {
    const flags = ['--global', '--prefix', path.join(folder, prefix), '--no-audit', '--no-fund', ...FLAGS];
    execute(folder, 'npm', ['install', ...flags, ...args]);
  };
  const command = (prefix: string, ...args: string[]): string =>
    execute(project, path.join(folder, prefix, 'bin/http-auth-lint'), args);

  beforeAll(() => {
    mkdirSync(project);
    copyFixtures(project);
    writeFileSync(path.join(project, 'clean.js'), 'export const answer = 42;\n');
  });

  test('brings ESLint along: the command reports all fixtures alike', () => {
    globally('global', tarball);
    expect(eslintFindings(project, command('global', '--json', 'server'))).toEqual(expected);
  });

  test('where npm was told to leave ESLint out, one line says how to install it, and that helps', () => {
    globally('bare', '--legacy-peer-deps', tarball);
    expect(command('bare', 'clean.js')).toBe('');
    expect(() => command('bare', 'server')).toThrow(
      'ended with 2: http-auth-lint: this command runs ESLint, which is not installed beside it: ' +
        '`npm install --save-dev eslint` in a project, `npm install --global eslint` for a global install\n',
    );
    globally('bare', 'eslint@10.15.0');
    expect(eslintFindings(project, command('bare', '--json', 'server'))).toEqual(expected);
  });
});

/** Bun's package holds a program for each kind of machine. */
function bun(): string {
  const programs = path.join(tools, 'node_modules/@oven');
  return path.join(programs, readdirSync(programs)[0] ?? '', 'bin/bun');
}

/** Makes a project with these packages, and with what stands in its package.json. */
function install(
  cwd: string,
  manifest: object,
  packages: readonly string[],
  manager: Manager = 'npm',
  node?: Consumer['node'],
): void {
  mkdirSync(cwd, { recursive: true });
  const file = path.join(cwd, 'package.json');
  const present = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : { private: true };
  writeFileSync(file, JSON.stringify({ ...present, ...manifest }));
  if (manager === 'npm') execute(cwd, 'npm', ['install', '--no-audit', '--no-fund', ...FLAGS, ...packages]);
  else if (manager === 'pnpm') execute(cwd, path.join(tools, 'node_modules/.bin/pnpm'), ['add', ...FLAGS, ...packages]);
  else if (manager === 'bun') execute(cwd, bun(), ['add', '--dev', '--ignore-scripts', ...packages]);
  else {
    writeFileSync(path.join(cwd, '.yarnrc.yml'), YARN_SETTINGS);
    // A lockfile of its own says that this is a project, whatever lies above it.
    writeFileSync(path.join(cwd, 'yarn.lock'), '');
    execute(cwd, 'node', [yarn, 'add', '--dev', ...packages], node);
  }
}

/** Makes a project with the line of the README; the package itself is not published, so its name stands for the tarball. */
function installAsWritten(cwd: string): void {
  mkdirSync(cwd);
  writeFileSync(path.join(cwd, 'package.json'), JSON.stringify({ private: true }));
  const [program = '', ...args] = tried('install').trim().split(' ');
  const words = args.map((word) => (word === 'eslint-plugin-http-auth' ? tarball : word));
  expect(words).toContain(tarball);
  execute(cwd, program, [...words, '--no-audit', '--no-fund', ...FLAGS]);
  const { devDependencies } = JSON.parse(readFileSync(path.join(cwd, 'package.json'), 'utf8')) as { devDependencies: object };
  expect(Object.keys(devDependencies)).toEqual(['eslint', 'eslint-plugin-http-auth']);
}

/** The fixtures lie in a folder of the name that a config of the pages gives to servers. */
function copyFixtures(cwd: string): void {
  cpSync(path.join(root, 'fixtures'), path.join(cwd, 'server'), { recursive: true });
}

/** What a program prints under this Node; exit code 1 means that it found something. */
function execute(cwd: string, program: string, args: readonly string[], node?: number): string {
  const bin = node === undefined ? path.dirname(process.execPath) : path.join(tools, `node_modules/node${String(node)}/bin`);
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${String(process.env['PATH'])}` };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0 && status !== 1) throw new Error(`${program} ended with ${String(status)}: ${stdout}${stderr}`);
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
