import { expect, test } from 'vitest';
import { checkstyleProblems, codeQualityProblems, junitProblems, rdjsonProblems, sarifProblems } from './schemas.ts';

const DRIVER = { driver: { name: 'ESLint' } };
const ISSUE = { description: 'It is wrong.', check_name: 'rule', fingerprint: 'f', severity: 'major', location: { path: 'a.js', lines: { begin: 1 } } };

test('a SARIF log is valid, or not: a result without message, a page that is no address, another version', () => {
  const log = (run: object, version = '2.1.0'): object => ({ version, runs: [{ tool: DRIVER, ...run }] });
  expect(sarifProblems(log({ results: [{ message: { text: 'It is wrong.' } }] }))).toBe('');
  expect(sarifProblems(log({ results: [{}] }))).toContain("required property 'message'");
  expect(sarifProblems(log({ tool: { driver: { name: 'ESLint', rules: [{ id: 'a', helpUri: 'see the message' }] } } }))).toContain('format "uri"');
  expect(sarifProblems(log({}, '2.0.0'))).toContain('/version');
});

test('a report for GitLab is valid, or not: no place, a severity of its own, a path from the root', () => {
  expect(codeQualityProblems([ISSUE])).toBe('');
  expect(codeQualityProblems([{ ...ISSUE, location: { path: 'a.js' } }])).toContain('/location');
  expect(codeQualityProblems([{ ...ISSUE, severity: 'error' }])).toContain('/severity');
  for (const path of ['/src/a.js', './a.js', '../a.js']) expect(codeQualityProblems([{ ...ISSUE, location: { ...ISSUE.location, path } }])).toContain('/path');
});

test('a JUnit report is valid, or not: a case without a class, an ampersand as it is', async () => {
  const report = (attributes: string): string => `<testsuites><testsuite name="a.js" tests="1"><testcase name="rule" ${attributes}/></testsuite></testsuites>`;
  expect(await junitProblems(report('classname="a"'))).toBe('');
  expect(await junitProblems(report(''))).toContain('classname');
  expect(await junitProblems(report('classname="a & b"'))).not.toBe('');
});

test('a report for reviewdog is valid, or not: no place, a severity of its own, a line before the first', () => {
  const report = (rest: object): object => ({ diagnostics: [{ message: 'It is wrong.', location: { path: 'a.js' }, ...rest }] });
  expect(rdjsonProblems(report({ severity: 'ERROR' }))).toBe('');
  expect(rdjsonProblems({ diagnostics: [{ message: 'It is wrong.' }] })).toContain('location');
  expect(rdjsonProblems(report({ severity: 'error' }))).toContain('/severity');
  expect(rdjsonProblems(report({ location: { path: 'a.js', range: { start: { line: 0 } } } }))).toContain('/line');
});

test('a Checkstyle report is valid, or not: an error without a line, a severity of its own', async () => {
  const report = (attributes: string): string => `<checkstyle version="4.3"><file name="a.js"><error message="m" source="s" ${attributes}/></file></checkstyle>`;
  expect(await checkstyleProblems(report('line="1" severity="error"'))).toBe('');
  expect(await checkstyleProblems(report('severity="error"'))).toContain('line');
  expect(await checkstyleProblems(report('line="1" severity="major"'))).toContain('severity');
});
