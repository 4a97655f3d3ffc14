import { symlinkSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { asFunction, folderWith } from '../support/command.ts';
import type { ExplainedSite } from '../../src/explain.ts';

const statuses = 'export const Status = { OK: 200, UNAUTHORIZED: 401, FORBIDDEN: 403 } as const;';

const user = (specifier: string): string => `import express from 'express';
import { Status } from '${specifier}';
const app = express();
app.get('/notes', (req, res) => {
  if (!req.headers.authorization) return res.sendStatus(Status.FORBIDDEN);
  if (!req.user) return res.sendStatus(Status.UNAUTHORIZED);
  res.json([]);
});`;

async function reportedIn(folder: string, name: string): Promise<string[]> {
  const { stdout } = await asFunction(folder, '--explain', '--json', name);
  const found = JSON.parse(stdout) as { refusals: ExplainedSite[] }[];
  return found.flatMap(({ refusals }) => refusals.flatMap(({ line, reports }) => reports.map(({ messageId }) => `${String(line)} ${messageId}`)));
}

/** The folder of a workspace with an application and the package `@own/shared`, which is neither built nor linked. */
function workspace(files: Record<string, string>, specifier = '@own/shared'): string {
  return folderWith({
    '.git/HEAD': '',
    'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
    'packages/api/package.json': '{ "name": "@own/api", "dependencies": { "@own/shared": "*", "express": "^5.0.0" } }',
    'packages/api/src/app.ts': user(specifier),
    ...files,
  });
}

const found = async (files: Record<string, string>, specifier?: string): Promise<string[]> => reportedIn(workspace(files, specifier), 'packages/api/src/app.ts');
const both = ['5 absent', '6 missing'];
const manifest = 'packages/shared/package.json';
const named = (fields: object): string => JSON.stringify({ name: '@own/shared', ...fields });

describe('a package of the workspace that is not linked', () => {
  test.each([
    ['its main is the source', { main: 'src/index.ts' }, 'src/index.ts', undefined],
    ['its main is what it builds', { main: './dist/index.js', types: './dist/index.d.ts' }, 'src/index.ts', undefined],
    ['it names nothing', {}, 'src/index.ts', undefined],
    ['its exports have conditions', { exports: { '.': { types: './dist/index.d.ts', import: './dist/index.mjs' } } }, 'src/index.mts', undefined],
    ['one of its exports', { exports: { './http': { default: './dist/http.js' } } }, 'src/http.ts', '@own/shared/http'],
    ['a pattern of its exports', { exports: { './parts/*': './dist/parts/*.js' } }, 'src/parts/http.ts', '@own/shared/parts/http'],
    ['a file of it', {}, 'src/http.ts', '@own/shared/src/http'],
    ['a file that is built from one', { main: 'dist/index.js' }, 'src/http.ts', '@own/shared/dist/http.js'],
  ])('%s', async (_, fields, file, specifier) => {
    expect(await found({ [manifest]: named(fields), [`packages/shared/${file}`]: statuses }, specifier)).toEqual(both);
  });

  test('of pnpm', async () => {
    const top = { 'package.json': '{ "private": true }', 'pnpm-workspace.yaml': 'packages:\n  - packages/*\n' };
    expect(await found({ ...top, [manifest]: named({}), 'packages/shared/src/index.ts': statuses })).toEqual(both);
  });

  test.each(['workspace:*', 'workspace:^1.2.0', 'file:../shared', 'link:../shared'])('its range is %s, and the file that declares the workspace was left out', async (range) => {
    const api = { name: '@own/api', dependencies: { '@own/shared': range, express: '^5.0.0' } };
    const top = { 'package.json': '{ "private": true }', 'packages/api/package.json': JSON.stringify(api) };
    expect(await found({ ...top, [manifest]: named({}), 'packages/shared/src/index.ts': statuses })).toEqual(both);
  });

  test('what it does not export is not there', async () => {
    const fields = { exports: { '.': './dist/index.js' } };
    expect(await found({ [manifest]: named(fields), 'packages/shared/src/http.ts': statuses }, '@own/shared/http')).toEqual([]);
  });

  test('where no workspace is declared, a folder of the name is another package', async () => {
    expect(await found({ 'package.json': '{ "private": true }', [manifest]: named({}), 'packages/shared/src/index.ts': statuses })).toEqual([]);
  });

  test('what is installed under the name is another package', async () => {
    const installed = { 'packages/api/node_modules/@own/shared/package.json': named({ main: 'index.js' }), 'packages/api/node_modules/@own/shared/index.js': statuses };
    expect(await found({ ...installed, [manifest]: named({}), 'packages/shared/src/index.ts': statuses })).toEqual([]);
  });

  test('a link leads to its source where it is not built', async () => {
    const folder = workspace({ 'package.json': '{ "private": true }', [manifest]: named({ main: 'dist/index.js' }), 'packages/shared/src/index.ts': statuses });
    mkdirSync(path.join(folder, 'node_modules/@own'), { recursive: true });
    symlinkSync(path.join(folder, 'packages/shared'), path.join(folder, 'node_modules/@own/shared'), 'dir');
    expect(await reportedIn(folder, 'packages/api/src/app.ts')).toEqual(both);
  });

  test('manifests that are being edited lead nowhere', async () => {
    const files = { 'packages/shared/src/index.ts': statuses };
    expect(await found({ ...files, [manifest]: '{ "name": "@own/sha' })).toEqual([]);
    expect(await found({ ...files, [manifest]: '[]' })).toEqual([]);
  });
});
