import { printable } from '../host.ts';
import { pageOf, relativeTo, repositoryOf, type Format } from './report.ts';

/**
 * Workflow commands of GitHub Actions, which become annotations on the lines of a pull request:
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export const github: Format = (report) => {
  const root = repositoryOf(report.cwd);
  const commands = report.findings.map((finding) => {
    const { file, line, column, endLine, endColumn, rule, message, severity } = finding;
    const page = pageOf(report, rule);
    const properties = { file: relativeTo(root, file), line, endLine, col: column, endColumn, title: rule };
    const told = Object.entries(properties).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${property(String(value))}`],
    );
    return `::${severity} ${told.join(',')}::${data(printable(message))}${page === undefined ? '' : data(`\n${page}`)}`;
  });
  return commands.join('\n');
};

/** The text of a command, as the runner reads it. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property of a command: there colons and commas mean something, too. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
