import { meta } from '../../meta.ts';
import { relativeTo, type Format } from './report.ts';
import { documentOf, element } from './xml.ts';

/** Checkstyle's report, which many servers and editors read. */
export const checkstyle: Format = ({ results, findings, cwd }) => {
  const files = results.map(({ filePath }) => {
    const errors = findings
      .filter(({ file }) => file === filePath)
      .map(({ line, column, severity, message, rule }) =>
        element('error', { line, column, severity, message, source: `${meta.name}.${rule}` }),
      );
    return element('file', { name: relativeTo(cwd, filePath) }, errors);
  });
  return documentOf(element('checkstyle', { version: '4.3' }, files));
};
