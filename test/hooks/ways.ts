import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { root } from '../support/build.ts';
import { pack } from '../support/packed.ts';
import { tried } from '../support/pages.ts';
import { Repository, type Files } from './repository.ts';

/** A way to have the command or the plugin run before each commit. */
export interface Way {
  readonly name: string;
  /** Why it cannot be tried on this machine. */
  readonly missing?: string | undefined;
  readonly setUp: (below: string) => Repository;
}

const tools = path.join(import.meta.dirname, 'tools');

const ESLINT_CONFIG = `import parser from '@typescript-eslint/parser';
import httpAuth from 'eslint-plugin-http-auth';
export default [
  { files: ['**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}'], languageOptions: { parser } },
  httpAuth.configs.recommended,
];
`;

const noPreCommit = spawnSync('pre-commit', ['--version']).status === 0 ? undefined : 'the program pre-commit is not installed';

export const ways: readonly Way[] = [
  {
    name: 'husky and lint-staged',
    setUp: (below) => {
      const repository = project(below, { 'package.json': manifest(tried('lint-staged')) });
      repository.run('npx', 'husky', 'init');
      repository.write({ '.husky/pre-commit': tried('husky') });
      return repository;
    },
  },
  {
    name: 'simple-git-hooks and lint-staged',
    setUp: (below) => {
      const repository = project(below, { 'package.json': manifest(tried('simple-git-hooks')) });
      repository.run('npx', 'simple-git-hooks');
      return repository;
    },
  },
  {
    name: 'lefthook',
    setUp: (below) => {
      const repository = project(below, { 'package.json': manifest(), 'lefthook.yml': tried('lefthook') });
      repository.run('npx', 'lefthook', 'install');
      return repository;
    },
  },
  {
    name: 'pre-commit, http-auth-lint',
    missing: noPreCommit,
    // Nothing in the project: neither a package.json nor node_modules.
    setUp: (below) => preCommit(new Repository(below, { PRE_COMMIT_HOME: path.join(below, 'store') }), below, 'http-auth-lint', {}),
  },
  {
    name: 'pre-commit, http-auth-eslint',
    missing: noPreCommit,
    setUp: (below) => {
      const repository = project(below, {}, { PRE_COMMIT_HOME: path.join(below, 'store') });
      return preCommit(repository, below, 'http-auth-eslint', { 'package.json': manifest(), 'eslint.config.mjs': ESLINT_CONFIG });
    },
  },
];

/** Installs the tools that come from npm, once. */
export function installTools(): void {
  if (existsSync(path.join(tools, 'node_modules/.package-lock.json'))) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: tools, stdio: 'pipe' });
}

function manifest(fields = '{}'): string {
  return JSON.stringify({ name: 'server', private: true, type: 'module', ...(JSON.parse(fields) as object) }, null, 2);
}

/** A project in which the tools, ESLint and this package are installed. */
function project(below: string, files: Files, env: Files = {}): Repository {
  const repository = new Repository(below, env);
  const link = (from: string, to: string): void => {
    mkdirSync(path.dirname(path.join(repository.folder, 'node_modules', to)), { recursive: true });
    symlinkSync(from, path.join(repository.folder, 'node_modules', to));
  };
  for (const name of ['husky', 'lefthook', 'lefthook-linux-x64', 'lint-staged', 'simple-git-hooks']) {
    const folder = path.join(tools, 'node_modules', name);
    if (existsSync(folder)) link(folder, name);
  }
  for (const name of ['husky', 'lefthook', 'lint-staged', 'simple-git-hooks']) link(path.join(tools, 'node_modules/.bin', name), `.bin/${name}`);
  for (const name of ['eslint', '@typescript-eslint/parser']) link(path.join(root, 'node_modules', name), name);
  link(path.join(root, 'node_modules/.bin/eslint'), '.bin/eslint');
  link(root, 'eslint-plugin-http-auth');
  const main = path.join(root, 'dist/src/cli/main.js');
  // npm does this when it installs the package.
  chmodSync(main, 0o755);
  for (const name of ['http-auth-lint', 'eslint-plugin-http-auth']) link(main, `.bin/${name}`);
  repository.write({ '.gitignore': 'node_modules/\n', ...files });
  return repository;
}

function preCommit(repository: Repository, below: string, id: string, files: Files): Repository {
  const { url, revision } = hookRepository(below);
  const config = tried('pre-commit')
    .replace(/(?<=repo: ).+/, url)
    .replace(/(?<=rev: ).+/, revision)
    .replace(/(?<=id: ).+/, id);
  repository.write({ '.pre-commit-config.yaml': config, ...files });
  repository.run('pre-commit', 'install', '--install-hooks');
  return repository;
}

/** The mirror of the hooks as the script writes it, as a repository that pre-commit can clone; it installs the packed package. */
function hookRepository(below: string): { url: string; revision: string } {
  const url = path.join(below, 'hooks');
  const git = (...args: string[]): string =>
    execFileSync('git', args, { encoding: 'utf8', cwd: url, env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' }, stdio: 'pipe' }).trim();
  if (!existsSync(url)) {
    execFileSync(process.execPath, [path.join(root, 'scripts/mirror.mjs'), url, '--package', pack(below)]);
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all', '.');
    git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '--quiet', '--message', 'as it stands');
    // Three files are what the page promises, and pre-commit checks the one with the hooks.
    const files = git('ls-files').split('\n');
    if (files.length !== 3) throw new Error(`the mirror holds ${files.join(', ')}`);
    execFileSync('pre-commit', ['validate-manifest', path.join(url, '.pre-commit-hooks.yaml')]);
  }
  return { url, revision: git('rev-parse', 'HEAD') };
}
