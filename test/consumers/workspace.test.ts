import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ESLint } from 'eslint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pack } from '../support/packed.ts';
import { tried } from '../support/pages.ts';
import { PNPM } from './nodes.ts';

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'http-auth-workspace-')));
const workspace = path.join(folder, 'acme');

const AUTH = `import type { Response } from 'express';
export function refuse(res: Response) {
  return res.status(401).json({ error: 'Refused' });
}
`;
const AUDIT = AUTH.replaceAll('refuse', 'note');
const ERRORS = `export class Unauthorized extends Error { status = 401; }
export function onError(error: any, req: any, res: any, next: any) {
  res.status(error.status ?? 500).json({ error: error.message });
}
`;
const ORDERS = `import { Router } from 'express';
import { Unauthorized } from '@acme/errors';
export const orders = Router();
orders.get('/orders', (req: any, res) => {
  if (!req.user) throw new Unauthorized('Please log in');
  res.json([]);
});
`;
const SERVER = `import express from 'express';
import { refuse } from '@acme/auth';
import { note } from '@acme/audit';
import { onError } from '@acme/errors';
import { orders } from '@acme/orders';
const app = express();
app.use(orders);
app.get('/users', (req: any, res) => {
  if (req.user && req.user.role !== 'admin') return refuse(res);
  res.json([]);
});
app.get('/notes', (req: any, res) => {
  if (req.user && req.user.role !== 'admin') return note(res);
  res.json([]);
});
app.use(onError);
`;

const manifest = (name: string, entry: string, ...needs: string[]): string =>
  JSON.stringify({ name: `@acme/${name}`, version: '1.0.0', type: 'module', exports: entry, dependencies: Object.fromEntries(needs.map((each) => [`@acme/${each}`, 'workspace:*'])) });

const FILES: Record<string, string> = {
  '.git/HEAD': 'ref: refs/heads/main\n',
  'package.json': '{ "private": true, "type": "module" }',
  'pnpm-workspace.yaml': 'packages:\n  - apps/*\n  - packages/*\n',
  'tsconfig.base.json': '{ "compilerOptions": { "module": "nodenext", "strict": true } }',
  'apps/api/package.json': manifest('api', './src/server.ts', 'audit', 'auth', 'errors', 'orders'),
  'apps/api/tsconfig.json': '{ "extends": "../../tsconfig.base.json", "include": ["src"] }',
  'apps/api/src/server.ts': SERVER,
  // The built files are not there: nobody has built anything yet. The source of one is not found by the name of what is built.
  'packages/audit/package.json': manifest('audit', './dist/index.js'),
  'packages/audit/lib/main.ts': AUDIT,
  'packages/auth/package.json': manifest('auth', './dist/index.js'),
  'packages/auth/src/index.ts': AUTH,
  'packages/errors/package.json': manifest('errors', './src/index.ts'),
  'packages/errors/src/index.ts': ERRORS,
  'packages/orders/package.json': manifest('orders', './src/index.ts', 'errors'),
  'packages/orders/src/index.ts': ORDERS,
};

const ALWAYS = [
  'apps/api/src/server.ts:9 no-401-after-role-check',
  'packages/audit/lib/main.ts:3 require-www-authenticate',
  'packages/auth/src/index.ts:3 require-www-authenticate',
];
const BEHIND_A_PATH = 'apps/api/src/server.ts:13 no-401-after-role-check';

let tarball = '';

beforeAll(() => {
  tarball = pack(folder);
  write(FILES);
  shell(folder, `npm install --no-save --no-audit --no-fund --ignore-scripts --prefer-offline pnpm@${PNPM}`);
  // The package itself is not published, so its name stands for the tarball.
  shell(workspace, tried('workspace-install').replace('eslint-plugin-http-auth', `${tarball} --prefer-offline --ignore-scripts`));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
    writeFileSync(path.join(workspace, name), text);
  }
}

/** What a line prints; it may end with 0, or with 1 where it found something. */
function shell(cwd: string, line: string): string {
  const PATH = [path.join(folder, 'node_modules/.bin'), process.env['PATH']].join(path.delimiter);
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd, env: { ...process.env, PATH, NO_COLOR: '1' }, encoding: 'utf8' });
  if (status !== 0 && status !== 1) throw new Error(`${line}: ended with ${String(status)}: ${stdout}${stderr}`);
  return stdout;
}

/** `file:line rule` of what a line finds that prints JSON. */
function found(line: string): string[] {
  const results = JSON.parse(shell(workspace, line)) as ESLint.LintResult[];
  const places = results.flatMap(({ filePath, messages }) =>
    messages.map((each) => `${path.relative(workspace, filePath)}:${String(each.line)} ${String(each.ruleId).replace('http-auth/', '')}`),
  );
  return places.sort();
}

const command = (): string[] => found(`${tried('workspace-command').trim()} --json`);

test('one install at the root: the command and ESLint report the same in all packages', () => {
  expect(command()).toEqual(ALWAYS);
  write({
    'eslint.config.js': tried('workspace-config'),
    'packages/auth/dist/index.js': AUTH.replace(/^import.+\n/, '').replace(': Response', ''),
    'packages/auth/dist/index.d.ts': 'export declare function refuse(res: any): any;\n',
  });
  expect(found('pnpm exec eslint --format json .')).toEqual(ALWAYS);
  rmSync(path.join(workspace, 'packages/auth/dist'), { recursive: true });
});

test('one package alone, and the baseline of the root from there', () => {
  write({ 'apps/api/src/own.ts': SERVER.replace('return refuse(res)', 'return res.sendStatus(401)') });
  expect(shell(workspace, tried('workspace-package'))).toMatch(/^\n?src\/own\.ts\n {2}9:\d+ /);
  shell(workspace, tried('workspace-baseline'));
  const passes = tried('workspace-package').replace(' .\n', ' --baseline ../../http-auth-baseline.json .');
  expect(shell(workspace, passes)).toBe('');
  rmSync(path.join(workspace, 'apps/api/src/own.ts'));
  rmSync(path.join(workspace, 'http-auth-baseline.json'));
});

test('a package whose source is not found by what it builds is read where `paths` leads to that', () => {
  expect(existsSync(path.join(workspace, 'packages/audit/dist'))).toBe(false);
  write({ 'apps/api/tsconfig.json': tried('workspace-paths') });
  expect(command()).toEqual([...ALWAYS, BEHIND_A_PATH].sort());
  const conditions = { extends: '../../tsconfig.base.json', compilerOptions: { customConditions: ['source'] } };
  const entry = { '.': { source: './lib/main.ts', default: './dist/index.js' } } as unknown as string;
  write({ 'apps/api/tsconfig.json': JSON.stringify(conditions) });
  expect(command()).toEqual(ALWAYS);
  write({ 'packages/audit/package.json': manifest('audit', entry) });
  expect(command()).toEqual([...ALWAYS, BEHIND_A_PATH].sort());
  write({ 'apps/api/tsconfig.json': FILES['apps/api/tsconfig.json'] ?? '', 'packages/audit/package.json': FILES['packages/audit/package.json'] ?? '' });
});

test('the application of another package is found by the setting that names it', () => {
  expect(command()).toEqual(ALWAYS);
  write({ 'http-auth.config.json': tried('workspace-application') });
  expect(command()).toEqual([...ALWAYS, 'packages/orders/src/index.ts:5 require-www-authenticate'].sort());
});
