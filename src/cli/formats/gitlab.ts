import { fingerprints } from '../identity.ts';
import { endOf, pageOf, relativeTo, repositoryOf, type Format } from './report.ts';

/** A report of GitLab's code quality: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export const gitlab: Format = (report) => {
  const { findings } = report;
  const root = repositoryOf(report.cwd);
  const fileOf = (file: string): string => relativeTo(root, file);
  const prints = fingerprints(
    findings.map(({ identity }) => identity),
    (index) => fileOf(findings[index]?.file ?? ''),
  );
  const issues = findings.map((finding, index) => {
    const { file, line, column = 1, rule, message, severity } = finding;
    const page = pageOf(report, rule);
    const end = endOf(finding);
    return {
      type: 'issue',
      check_name: rule,
      description: message,
      ...(page !== undefined && { content: { body: `${message}\n\n${page}` } }),
      categories: ['Security'],
      severity: severity === 'error' ? 'major' : 'minor',
      fingerprint: prints[index],
      location: {
        path: fileOf(file),
        lines: { begin: line, end: end.line },
        positions: { begin: { line, column }, end },
      },
    };
  });
  return JSON.stringify(issues, null, 2);
};
