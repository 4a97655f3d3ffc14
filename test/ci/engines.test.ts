import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ESLint } from 'eslint';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/build.ts';
import { tried } from '../support/pages.ts';
import { finding, findings, folderWith, shell } from './project.ts';
import type { Sarif } from '../support/schemas.ts';

const ERRORS = `import httpAuth from 'eslint-plugin-http-auth';
export default [httpAuth.configs.recommended];
`;

const ROUTES = (name: string): string => `import express from 'express';
import { requireUser } from '${name}';

const app = express();

app.get('/notes', (req, res) => {
  if (!req.user) return res.sendStatus(401);
  res.json([]);
});
app.get('/guarded', requireUser, (req, res) => {
  if (!req.user.admin) return res.sendStatus(401);
  res.json([]);
});
`;

const GUARD = `export function requireUser(req, res, next) {
  if (!req.user) return res.set('WWW-Authenticate', 'Bearer realm="notes"').status(401).end();
  next();
}
`;

/** Three packages; two import the third. */
const WORKSPACE = {
  'package.json': '{ "name": "notes", "private": true, "type": "module", "packageManager": "npm@11.0.0", "workspaces": ["packages/*"] }\n',
  '.gitignore': 'node_modules/\n.turbo/\n.nx/\nlint.sarif\n',
  'packages/auth/index.js': GUARD,
  'packages/api/routes.js': ROUTES('auth'),
  'packages/web/routes.js': ROUTES('auth'),
};

/** A repository of three packages with the script and the config of one task runner from the page on CI. */
function workspace(name: string, config: Record<string, string>): string {
  const { scripts } = JSON.parse(tried('script')) as { scripts: object };
  const manifest = (name: string, dependencies = {}): string => JSON.stringify({ name, version: '1.0.0', type: 'module', exports: './index.js', scripts, dependencies });
  const folder = folderWith(name, {
    ...WORKSPACE,
    'packages/auth/package.json': manifest('auth'),
    'packages/api/package.json': manifest('api', { auth: '1.0.0' }),
    'packages/web/package.json': manifest('web', { auth: '1.0.0' }),
    'eslint.config.js': ERRORS,
    ...config,
  });
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--offline'], { cwd: folder, stdio: 'pipe' });
  shell(folder, 'git init -q && git add -A && git -c user.name=a -c user.email=a@example.org commit -qm notes');
  return folder;
}

const PACKAGES = ['api', 'auth', 'web'];

const report = (folder: string, name: string): string => path.join(folder, 'packages', name, 'lint.sarif');

/** The findings of all packages, and the reports gone. */
function collected(folder: string): string[] {
  return PACKAGES.flatMap((name) => {
    if (!existsSync(report(folder, name))) return [];
    const { runs } = JSON.parse(readFileSync(report(folder, name), 'utf8')) as Sarif;
    rmSync(report(folder, name));
    return runs[0].results.map(({ ruleId, message, locations: [{ physicalLocation }] }) => {
      const { artifactLocation, region } = physicalLocation;
      return finding(path.relative(folder, fileURLToPath(artifactLocation.uri)), region.startLine, region.startColumn, ruleId, message.text);
    });
  }).sort();
}

describe.each([
  { name: 'turbo', file: 'turbo.json', all: 'turbo run lint --continue', one: (name: string) => `turbo run lint --filter=${name}`, cached: /^Cached: +(\d) cached, \d total$/m },
  { name: 'nx', file: 'nx.json', all: 'nx run-many --target lint', one: (name: string) => `nx run-many --target lint --projects ${name}`, cached: /Cache: +(\d)\/\d hit/ },
])('$name', ({ name, file, all, one, cached }) => {
  let folder = '';
  const hits = (line: string): number => {
    const { code, stdout, stderr } = shell(folder, line);
    expect(code, stdout + stderr).toBe(0);
    return Number(cached.exec(stdout)?.[1] ?? NaN);
  };

  beforeAll(() => {
    folder = workspace(name, { [file]: tried(name) });
  });

  test('runs package by package find together what one run finds, and fail where it fails', () => {
    const whole = findings(JSON.parse(shell(folder, 'eslint . --format json').stdout) as ESLint.LintResult[], folder);
    expect(whole).toHaveLength(4);
    expect(shell(folder, all).code).not.toBe(0);
    expect(collected(folder)).toEqual(whole);
    const codes = PACKAGES.map((each) => shell(folder, one(each)).code);
    expect(codes.map((code) => code === 0)).toEqual([false, true, false]);
    expect(collected(folder)).toEqual(whole);
  });

  test('results are remembered with their reports, until the config or an imported package changes', () => {
    writeFileSync(path.join(folder, 'eslint.config.js'), tried('warn'));
    expect(hits(all)).toBe(0);
    const cold = collected(folder);
    expect(cold).toHaveLength(4);
    expect(hits(all)).toBe(3);
    expect(collected(folder)).toEqual(cold);

    writeFileSync(path.join(folder, 'packages/api/routes.js'), `\n${ROUTES('auth')}`);
    expect(hits(all)).toBe(2);
    collected(folder);
    writeFileSync(path.join(folder, 'packages/auth/index.js'), `${GUARD}\n`);
    expect(hits(all)).toBe(0);
    writeFileSync(path.join(folder, 'eslint.config.js'), `${tried('warn')}\n`);
    expect(hits(all)).toBe(0);
  });
});

describe('one project', () => {
  const run = (folder: string, line: string): ESLint.LintResult[] => JSON.parse(shell(folder, `${line} --format json`).stdout) as ESLint.LintResult[];
  let folder = '';

  beforeAll(() => {
    folder = folderWith('whole', { 'eslint.config.js': ERRORS });
    cpSync(path.join(root, 'fixtures'), path.join(folder, 'fixtures'), { recursive: true });
  });

  test('two threads, and a cache that is cold or warm, report what one thread reports', () => {
    const plain = run(folder, 'eslint .');
    expect(findings(plain, folder).length).toBeGreaterThan(50);
    expect(run(folder, 'eslint . --concurrency 2')).toEqual(plain);
    for (const strategy of ['metadata', 'content']) {
      const line = `eslint . --cache --cache-location .${strategy} --cache-strategy ${strategy}`;
      const cold = run(folder, line);
      const warm = run(folder, line);
      expect({ cold, warm }).toEqual({ cold: plain, warm: plain });
    }
  });

  test('runs of the command over parts find together what one run finds', () => {
    const entries = readdirSync(path.join(folder, 'fixtures'), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `fixtures/${name}`);
    const parts = [0, 1].map((part) => folders.filter((_, index) => index % 2 === part).join(' '));
    const found = (paths: string): string[] => findings(run(folder, `http-auth-lint ${paths}`), folder);
    expect(parts.flatMap(found).sort()).toEqual(found('fixtures'));
  });

  test('a cache does not see that an imported file has changed, as the page on CI says', () => {
    const stale = folderWith('stale', {
      'eslint.config.js': ERRORS,
      'routes.js': `import express from 'express';
import { prepare } from './prepare.js';

const app = express();

app.get('/notes', (req, res) => {
  prepare(res);
  if (!req.user) return res.sendStatus(401);
  res.json([]);
});
`,
    });
    const setsHeader = (header: string): void => {
      writeFileSync(path.join(stale, 'prepare.js'), `export function prepare(res) {\n  res.set(${header});\n}\n`);
    };
    setsHeader(`'WWW-Authenticate', 'Bearer realm="notes"'`);
    expect(shell(stale, 'eslint . --cache').code).toBe(0);
    setsHeader("'Cache-Control', 'no-store'");
    expect(shell(stale, 'eslint . --cache').code, 'remembered').toBe(0);
    expect(shell(stale, 'eslint .').code, 'looked at again').toBe(1);
  });
});
