import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ESLint } from 'eslint';
import { beforeAll, describe, expect, test } from 'vitest';
import { demo, finding, findings, shell } from './project.ts';
import { codeQualityProblems, junitProblems, sarifProblems, type CodeQuality, type Sarif } from '../support/schemas.ts';

const BASE = 'https://github.com/eslint-plugin-http-auth/eslint-plugin-http-auth/blob/main/docs/rules/';

/** ESLint with a parser for TypeScript: the one that the package brings. */
const CONFIG = `import { createRequire } from 'node:module';
import httpAuth from 'eslint-plugin-http-auth';
const require = createRequire(createRequire(import.meta.url).resolve('eslint-plugin-http-auth'));
export default [httpAuth.configs.recommended, { files: ['**/*.ts'], languageOptions: { parser: require('@typescript-eslint/parser') } }];
`;

/** A name and code with characters that XML, URLs and workflow commands must escape. */
const ODD = `const app = require('express')();
app.get('/a', (req, res) => {
  if (!req.user) return res.sendStatus(403);
  if (req.user.plan !== '<%"&,:\\'>') return res.sendStatus(401);
});
`;

let folder = '';
let expected: string[] = [];

beforeAll(() => {
  folder = demo('formats', { 'eslint.config.js': CONFIG, 'server/a b, c%20.cjs': ODD, 'server/clean.js': 'export const status = 401;\n' });
  expected = findings(JSON.parse(shell(folder, 'http-auth-lint --json server').stdout) as ESLint.LintResult[], folder);
  expect(expected.length).toBeGreaterThan(7);
});

describe.each([
  ['the command', 'http-auth-lint server'],
  ['ESLint', 'eslint server'],
])('%s', (name, program) => {
  test('SARIF: valid, with every finding, its place, and its rule with the page', () => {
    const { code, stdout } = shell(folder, `${program} --format @microsoft/eslint-formatter-sarif`);
    expect(code).toBe(1);
    const log = JSON.parse(stdout) as Sarif;
    expect(sarifProblems(log)).toBe('');
    const [run] = log.runs;
    const rules = run.tool.driver.rules;
    const found = run.results.map(({ ruleIndex, ruleId, message, locations: [{ physicalLocation }] }) => {
      expect(rules[ruleIndex]?.id).toBe(ruleId);
      const { startLine, startColumn } = physicalLocation.region;
      return finding(path.relative(folder, fileURLToPath(physicalLocation.artifactLocation.uri)), startLine, startColumn, ruleId, message.text);
    });
    expect(found.sort()).toEqual(expected);
    expect(rules.map(({ id, helpUri, shortDescription }) => ({ page: helpUri === `${BASE}${id.replace('http-auth/', '')}.md`, text: shortDescription.text !== '' }))).toEqual(
      Array(3).fill({ page: true, text: true }),
    );
  });

  test('SARIF of a run that finds nothing is valid too', () => {
    const { code, stdout } = shell(folder, `${program.replace('server', 'server/clean.js')} --format @microsoft/eslint-formatter-sarif`);
    expect(code).toBe(0);
    const log = JSON.parse(stdout) as Sarif;
    expect(sarifProblems(log)).toBe('');
    expect(log.runs[0].results).toEqual([]);
  });

  test('GitHub: a workflow command for every finding', () => {
    const { code, stdout } = shell(folder, `${program} --format gha`, { GITHUB_ACTIONS: 'true' });
    expect(code).toBe(1);
    const commands = stdout.split('\n').filter((line) => line !== '' && !/^::(?:group::.+|endgroup::)$/.test(line));
    const found = commands.map((line) => {
      const [, file, at, column, message, rule] = /^::error file=([^:,]+),line=(\d+),col=(\d+)::(.+) \((http-auth\/[\w-]+)\)$/.exec(line) ?? [];
      return finding(path.relative(folder, decoded(file)), at, column, rule, decoded(message));
    });
    expect(found.sort()).toEqual(expected);
  });

  test('GitLab: a report in the documented form for every finding', () => {
    const report = path.join(folder, `${name}.json`);
    const { code } = shell(folder, `${program} --format eslint-formatter-gitlab`, { ESLINT_CODE_QUALITY_REPORT: report });
    expect(code).toBe(1);
    const issues = JSON.parse(readFileSync(report, 'utf8')) as CodeQuality[];
    expect(codeQualityProblems(issues)).toBe('');
    expect(issues.map((issue) => finding(issue.location.path, issue.location.positions.begin.line, issue.location.positions.begin.column, issue.check_name, issue.description)).sort()).toEqual(expected);
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
    for (const { check_name, content } of issues) expect(content.body).toContain(`${BASE}${check_name.replace('http-auth/', '')}.md`);
  });

  test('JUnit: a valid report with a failure for every finding', async () => {
    const { code, stdout } = shell(folder, `${program} --format eslint-formatter-junit`);
    expect(code).toBe(1);
    expect(await junitProblems(stdout)).toBe('');
    const suites = [...stdout.matchAll(/<testsuite [^>]*name="([^"]+)"[^>]*>([^]*?)<\/testsuite>/g)];
    const cases = suites.flatMap(([, file = '', body = '']) =>
      [...body.matchAll(/<testcase [^>]*name="org\.eslint\.([^"]+)"[^>]*><failure message="([^"]*)"><!\[CDATA\[line (\d+), col (\d+), /g)].map(
        ([, rule, message, line, column]) => finding(path.relative(folder, file), line, column, rule, unescaped(message)),
      ),
    );
    expect(cases.sort()).toEqual(expected);
  });
});

/** The value of a workflow command. */
function decoded(value = ''): string {
  return value.replace(/%(25|0D|0A|3A|2C)/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** The value of an XML attribute. */
function unescaped(value = ''): string {
  const names: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
  return value.replace(/&(?:#(\d+)|(\w+));/g, (_, code: string | undefined, name: string) => (code === undefined ? (names[name] ?? '') : String.fromCharCode(Number(code))));
}
