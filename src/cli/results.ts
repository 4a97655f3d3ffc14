import type { ESLint, Linter } from 'eslint';

/** A result with some of its messages, and the counts of those. Nothing here is mended without asking. */
export function withMessages(result: ESLint.LintResult, messages: Linter.LintMessage[]): ESLint.LintResult {
  const count = (severity: Linter.Severity): number => messages.filter((each) => each.severity === severity).length;
  const counts = { errorCount: count(2), warningCount: count(1), fixableErrorCount: 0, fixableWarningCount: 0 };
  return { ...result, messages, ...counts };
}
