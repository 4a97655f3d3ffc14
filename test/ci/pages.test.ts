import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ESLint } from 'eslint';
import { describe, expect, test } from 'vitest';
import { tried } from '../support/pages.ts';
import { demo, installed, shell, type Outcome } from './project.ts';
import { codeQualityProblems, sarifProblems, type CodeQuality, type Sarif } from '../support/schemas.ts';

const ESM_CONFIG = `import httpAuth from 'eslint-plugin-http-auth';
export default [httpAuth.configs.recommended];
`;

/** What the demo holds: JavaScript, which ESLint reads by itself, and one finding in TypeScript. */
const IN_JAVASCRIPT = 5;
const IN_ALL = 6;

interface Step {
  readonly run?: string;
  readonly env?: Record<string, string>;
}

const yaml = (text: string): unknown => (createRequire(path.join(installed(), 'package.json'))('yaml') as { parse: (text: string) => unknown }).parse(text);

/** Runs the lines of a job until one fails, as a CI does; the packages are installed already. */
function runs(folder: string, steps: readonly Step[], env: Record<string, string>): Outcome[] {
  const outcomes: Outcome[] = [];
  for (const step of steps) {
    if (step.run === undefined || step.run === 'npm ci') continue;
    const outcome = shell(folder, step.run, { ...env, ...step.env });
    outcomes.push(outcome);
    if (outcome.code !== 0) break;
  }
  return outcomes;
}

describe('the lines of the README and of getting started, as written', () => {
  test('the command finds what there is, without any set-up', () => {
    expect(shell(demo('command'), tried('command'))).toMatchObject({ code: 1, stdout: expect.stringContaining(`${String(IN_ALL)} problems`) as string });
  });

  test('the four lines on a finding explain it, apply suggestions, and let what is written down pass', () => {
    const [explain = '', apply = '', write = '', check = ''] = tried('first-steps').trim().split('\n');
    const folder = demo('first-steps');
    const explained = shell(folder, explain.replace('src/server.js:12', 'server/authenticate.js:17'));
    expect(explained).toMatchObject({ code: 0, stdout: expect.stringContaining('reported by require-www-authenticate') as string });
    // Without a terminal it does not ask; a dry run shows what it would ask about.
    expect(shell(folder, apply)).toMatchObject({ code: 2, stderr: expect.stringContaining('asks on a terminal') as string });
    expect(shell(folder, `${apply} --dry-run`).stdout).toContain('+    return res.status(401)');
    expect(shell(folder, write).code).toBe(0);
    expect(shell(folder, check)).toMatchObject({ code: 0, stdout: '' });
    writeFileSync(path.join(folder, 'server/added.js'), readFileSync(path.join(folder, 'server/authenticate.js')));
    expect(shell(folder, check)).toMatchObject({ code: 1, stdout: expect.stringContaining('::error file=server/added.js,line=8') as string });
  });

  test('the first config lints both languages, and the command has nothing to tell of it', () => {
    const folder = demo('typescript', { 'eslint.config.js': tried('config-typescript') });
    expect(shell(folder, 'npx eslint .')).toMatchObject({ code: 1, stdout: expect.stringContaining(`${String(IN_ALL)} problems`) as string });
    expect(shell(folder, tried('covered')).stderr).not.toContain('webhook.ts');
  });

  test('a config that passes over a language is told of', () => {
    const { code, stdout, stderr } = shell(demo('covered', { 'eslint.config.js': ESM_CONFIG }), tried('covered'));
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining(`${String(IN_ALL)} problems`) as string });
    expect(stderr).toContain(tried('passed-over'));
  });

  test('settings: a guard of the project’s own, and the challenge that is suggested', () => {
    const server = (guard: string): string => `import express from 'express';
import { ${guard} } from './guards.js';
const app = express();
app.get('/a', ${guard}, (req, res) => {
  if (!req.user.admin) return res.sendStatus(401);
  if (!req.headers.authorization) return res.sendStatus(401);
});
app.get('/b', (req, res) => {
  if (!req.user) return res.sendStatus(401);
});
`;
    const folder = demo('settings', { 'eslint.config.js': tried('settings'), 'members.js': server('onlyMembers'), 'others.js': server('onlyOthers') });
    const { stdout } = shell(folder, 'npx eslint --format json members.js others.js');
    const [members, others] = JSON.parse(stdout) as ESLint.LintResult[];
    const text = JSON.stringify(members?.messages.flatMap(({ suggestions = [] }) => suggestions));
    expect(text).toContain('Session realm=');
    expect(text).not.toContain('Bearer realm=');
    const said = (result?: ESLint.LintResult): (string | undefined)[] => (result?.messages ?? []).filter(({ line }) => line === 5).map(({ message }) => message);
    expect(said(members)).not.toEqual(said(others));
    expect(said(members)).toEqual([expect.stringContaining('`onlyMembers`')]);
  });
});

describe('the page on CI, as written', () => {
  test('GitHub: annotations, and a job that fails', () => {
    const { steps } = yaml(tried('github')) as { steps: Step[] };
    const outcomes = runs(demo('github'), steps, { GITHUB_ACTIONS: 'true' });
    expect(outcomes.map(({ code }) => code)).toEqual([1]);
    expect(outcomes[0]?.stdout.match(/^::error file=/gm)).toHaveLength(IN_ALL);
  });

  test('code scanning: a log to upload, without what comments suppress', () => {
    const { steps } = yaml(tried('code-scanning')) as { steps: (Step & { with?: { sarif_file?: string } })[] };
    const folder = demo('code-scanning');
    writeFileSync(path.join(folder, 'reason.cjs'), suppressed());
    const outcomes = runs(folder, steps, { GITHUB_ACTIONS: 'true' });
    expect(outcomes).toMatchObject([{ code: 1, stdout: '' }]);
    const file = steps.at(-1)?.with?.sarif_file ?? '';
    const log = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Sarif;
    expect(sarifProblems(log)).toBe('');
    expect(log.runs[0].results).toHaveLength(IN_ALL);
  });

  test('GitLab: the report stands where the job says', () => {
    const jobs = yaml(tried('gitlab')) as Record<string, { script: string[]; artifacts: { reports: { codequality: string } } }>;
    const [[name, job] = ['', undefined]] = Object.entries(jobs);
    if (job === undefined) throw new Error('no job');
    const folder = demo('gitlab', { '.gitlab-ci.yml': tried('gitlab') });
    const steps = job.script.map((run) => ({ run }));
    const outcomes = runs(folder, steps, { GITLAB_CI: 'true', CI_JOB_NAME: name, CI_PROJECT_DIR: folder });
    expect(outcomes.map(({ code }) => code)).toEqual([1]);
    const issues = JSON.parse(readFileSync(path.join(folder, job.artifacts.reports.codequality), 'utf8')) as CodeQuality[];
    expect(codeQualityProblems(issues)).toBe('');
    expect(issues).toHaveLength(IN_ALL);
  });
});

describe('the page on old code, as written', () => {
  test('warnings first: everything is shown, nothing fails', () => {
    const folder = demo('warn', { 'eslint.config.js': tried('warn') });
    expect(shell(folder, 'npx eslint .')).toMatchObject({ code: 0, stdout: expect.stringContaining(`(0 errors, ${String(IN_JAVASCRIPT)} warnings)`) as string });
    expect(shell(folder, 'npx http-auth-lint --config eslint.config.js .')).toMatchObject({ code: 0, stdout: expect.stringContaining('(0 errors, ') as string });
  });

  test('what there is, is written down; what is new fails; what is mended is taken out', () => {
    const folder = demo('suppress', { 'eslint.config.js': ESM_CONFIG });
    const suppressions = path.join(folder, 'eslint-suppressions.json');
    const counts = (): number[] => Object.values(JSON.parse(readFileSync(suppressions, 'utf8')) as Record<string, Record<string, { count: number }>>).flatMap((rules) => Object.values(rules).map(({ count }) => count));
    expect(shell(folder, 'npx eslint .').code).toBe(1);
    expect(shell(folder, tried('suppress'))).toMatchObject({ code: 0, stdout: '' });
    expect(counts().reduce((sum, count) => sum + count)).toBe(IN_JAVASCRIPT);
    expect(shell(folder, 'npx eslint .')).toMatchObject({ code: 0, stdout: '' });
    // The command does not read the file.
    expect(shell(folder, 'npx http-auth-lint --config eslint.config.js .').code).toBe(1);

    const added = path.join(folder, 'server/added.js');
    writeFileSync(added, readFileSync(path.join(folder, 'server/orders.js')));
    expect(shell(folder, 'npx eslint .')).toMatchObject({ code: 1, stdout: expect.stringContaining('server/added.js') as string });
    writeFileSync(added, '');

    const orders = path.join(folder, 'server/orders.js');
    writeFileSync(orders, readFileSync(orders, 'utf8').replace("status(401).json({ error: 'This is not your order' })", "status(403).json({ error: 'This is not your order' })"));
    expect(shell(folder, 'npx eslint .').code).not.toBe(0);
    expect(shell(folder, tried('prune')).code).toBe(0);
    expect(counts().reduce((sum, count) => sum + count)).toBe(IN_JAVASCRIPT - 1);
    expect(shell(folder, 'npx eslint .')).toMatchObject({ code: 0, stdout: '' });
  });

  test('the list of the command: what there is passes, what is new fails, what is mended is told', () => {
    const folder = demo('baseline');
    expect(shell(folder, tried('update-baseline')).code).toBe(0);
    expect(shell(folder, tried('baseline'))).toMatchObject({ code: 0, stdout: '' });
    const orders = readFileSync(path.join(folder, 'server/orders.js'), 'utf8');
    writeFileSync(path.join(folder, 'server/added.js'), `${orders}\n`);
    expect(shell(folder, tried('baseline'))).toMatchObject({ code: 1, stdout: expect.stringContaining('server/added.js') as string });
    writeFileSync(path.join(folder, 'server/added.js'), '');
    writeFileSync(path.join(folder, 'server/orders.js'), orders.replace("status(401).json({ error: 'This is not your order' })", "status(403).json({ error: 'This is not your order' })"));
    const { code, stderr } = shell(folder, tried('baseline'));
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('1 ') as string });
  });

  test('--suppress-all does the same where there are no other rules', () => {
    const folder = demo('suppress-all', { 'eslint.config.js': ESM_CONFIG });
    expect(shell(folder, 'npx eslint --suppress-all .').code).toBe(0);
    expect(existsSync(path.join(folder, 'eslint-suppressions.json'))).toBe(true);
    expect(shell(folder, 'npx eslint .')).toMatchObject({ code: 0, stdout: '' });
  });

  test('a comment with a reason: silence in ESLint and in the command, and the reason is kept', () => {
    const folder = demo('comment', { 'eslint.config.js': ESM_CONFIG, 'reason.cjs': suppressed() });
    for (const program of ['eslint', 'http-auth-lint']) {
      const { code, stdout } = shell(folder, `npx ${program} --format json reason.cjs`);
      const [result] = JSON.parse(stdout) as ESLint.LintResult[];
      expect({ code, messages: result?.messages }).toEqual({ code: 0, messages: [] });
      expect(result?.suppressedMessages.map(({ ruleId, suppressions }) => ({ ruleId, suppressions }))).toEqual([
        { ruleId: 'http-auth/require-www-authenticate', suppressions: [{ kind: 'directive', justification: 'the gateway adds the challenge' }] },
      ]);
    }
  });
});

function suppressed(): string {
  return `const app = require('express')();\napp.get('/a', (req, res) => {\n  if (!req.user) {\n${tried('comment')}  }\n  res.json([]);\n});\n`;
}
