import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ESLint } from 'eslint';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { root } from '../support/build.ts';
import { pack } from '../support/packed.ts';

declare module 'vitest' {
  interface ProvidedContext {
    installed: string;
  }
}

/** Installs the tarball, ESLint, the formatters and the task runners in one folder, and takes it away at the end. */
export default function setup(project: TestProject): () => void {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'http-auth-ci-')));
  cpSync(path.join(root, '.npmrc'), path.join(folder, '.npmrc'));
  for (const name of ['package.json', 'package-lock.json']) cpSync(path.join(import.meta.dirname, name), path.join(folder, name));
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  execFileSync('npm', ['ci', ...flags], { cwd: folder, stdio: 'pipe' });
  execFileSync('npm', ['install', '--no-save', ...flags, pack(folder)], { cwd: folder, stdio: 'pipe' });
  project.provide('installed', folder);
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Where everything is installed; a folder below it finds all of it. */
export const installed = (): string => inject('installed');

/** A folder below the installed packages, with these files and a package.json. */
export function folderWith(name: string, files: Record<string, string>): string {
  const folder = path.join(installed(), name);
  const all = { 'package.json': '{ "private": true, "type": "module" }\n', ...files };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

/** The example server, as a folder of its own. */
export function demo(name: string, files: Record<string, string> = {}): string {
  const folder = folderWith(name, files);
  cpSync(path.join(root, 'fixtures/demo'), path.join(folder, 'server'), { recursive: true });
  return folder;
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a line as a CI does: bash that stops at the first failure, with the installed programs. */
export function shell(cwd: string, line: string, env: Record<string, string> = {}): Outcome {
  const quiet = { NO_UPDATE_NOTIFIER: '1', TURBO_TELEMETRY_DISABLED: '1', NX_DAEMON: 'false', NX_TUI: 'false', NO_COLOR: '1' };
  const PATH = `${path.join(installed(), 'node_modules/.bin')}:${String(process.env['PATH'])}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', line], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...without(process.env), ...quiet, PATH, ...env },
  });
  return { code: status, stdout, stderr };
}

/** What the CI that runs these tests says of itself is not for the formatters. */
function without(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(CI_|GITHUB_|GITLAB_|SARIF_|SONAR|NODE_OPTIONS$|VITEST)/.test(name)));
}

/** `file:line:column rule message`, sorted; files as the folder calls them. */
export function findings(results: readonly ESLint.LintResult[], folder: string): string[] {
  return results
    .flatMap(({ filePath, messages }) => messages.map((message) => finding(path.relative(folder, filePath), message.line, message.column, message.ruleId, message.message)))
    .sort();
}

/** One line of `findings`. */
export function finding(file: string, line: unknown, column: unknown, rule: unknown, message: unknown): string {
  return `${file}:${String(line)}:${String(column)} ${String(rule)} ${String(message)}`;
}
