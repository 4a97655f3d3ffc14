import type { Finding } from '../findings.ts';
import { pageOf, relativeTo, type Format, type Report } from './report.ts';
import { documentOf, element, escaped } from './xml.ts';

/** JUnit's report, which CI servers show as tests: each file that was parsed is a suite, each finding a failed test. */
export const junit: Format = (report) => {
  const suites = report.results.map(({ filePath }) => suite(filePath, report));
  return documentOf(element('testsuites', {}, suites));
};

function suite(file: string, report: Report): string {
  const findings = report.findings.filter((finding) => finding.file === file);
  const name = relativeTo(report.cwd, file);
  const classname = name.replace(/\.[^./]+$/, '').replaceAll('/', '.');
  const cases = findings.map((finding) => {
    const failure = element('failure', { message: finding.message, type: finding.severity }, [
      escaped(detail(finding, name, report)),
    ]);
    return element('testcase', { name: `${finding.rule} (line ${String(finding.line)})`, classname }, [failure]);
  });
  // A suite without a test is an error to some servers.
  const passed = element('testcase', { name: 'no finding', classname });
  return element(
    'testsuite',
    { name, tests: Math.max(cases.length, 1), failures: cases.length, errors: 0 },
    cases.length > 0 ? cases : [passed],
  );
}

function detail({ line, column = 1, message, evidence, rule }: Finding, name: string, report: Report): string {
  const shown = evidence.map((each) => `${relativeTo(report.cwd, each.file)}:${String(each.line)}: ${each.text}`);
  return [`${name}:${String(line)}:${String(column)}: ${message}`, ...shown, pageOf(report, rule) ?? '']
    .join('\n')
    .trimEnd();
}
