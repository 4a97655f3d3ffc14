import type { ESLint, Linter } from 'eslint';
import type { Analysis } from '../model.ts';
import { isFailure } from '../report.ts';
import type { Candidate } from './candidates.ts';
import { isOurs } from './eslint.ts';
import { findingsOf } from './findings.ts';
import { printerFor, type Found } from './formats/printer.ts';
import { oneLine, shown } from './host.ts';
import type { Checked, Run } from './run.ts';

/** Checks the candidates and prints what is found in the format that the user asked for. True if errors were found. */
export async function lint({ eslint, listener, candidates, files }: Checked, run: Run): Promise<boolean> {
  const print = await printerFor(eslint, run);
  const { baseline } = run.job;
  const apply = baseline === undefined ? undefined : (await import('./baseline/index.ts')).openBaseline(baseline, run);
  const found: Found = { results: [], findings: [], sources: new Map() };
  for await (const checked of checkAll(eslint, candidates, run)) add(checked, listener.heard, found, run);
  apply?.(found, files);
  const output = await print(found);
  run.progress.clear();
  if (output !== '') run.host.stdout.write(`${output}\n`);
  return found.results.some(({ errorCount }) => errorCount > 0);
}

/** Adds what was found in one file. That a file could not be checked is a problem of the run, and no finding. */
function add(checked: ESLint.LintResult, analysis: Analysis | undefined, { results, findings, sources }: Found, run: Run): void {
  const [failures, messages] = [true, false].map((failed) => checked.messages.filter(({ message }) => isFailure(message) === failed));
  for (const { message } of failures ?? []) run.fail(oneLine(message));
  const result = onlyOurs({ ...checked, messages: messages ?? [] });
  results.push(result);
  if (result.messages.length === 0) return;
  const source = result.source ?? '';
  sources.set(result.filePath, source);
  findings.push(...findingsOf(result, analysis, source));
}

/** Results of the files that parse, one by one; the other files are problems of the run. */
export async function* checkAll(eslint: ESLint, candidates: readonly Candidate[], run: Run): AsyncGenerator<ESLint.LintResult> {
  const { host, progress, fail } = run;
  for (const [index, { file, text }] of candidates.entries()) {
    progress.step('Checking', index, candidates.length);
    const name = shown(file, host.cwd);
    try {
      // One by one, so that a file that breaks the run does not hide what is in the others.
      for (const result of await eslint.lintText(text, { filePath: file })) {
        // ESLint calls an old `eslint-env` comment fatal, and reads the file all the same.
        const broken = result.messages.find(({ fatal, message }) => fatal === true && !message.includes('eslint-env'));
        if (broken === undefined) yield result;
        else fail(`${name}${(broken.line as number | undefined) === undefined ? '' : `:${String(broken.line)}:${String(broken.column)}`}: does not parse: ${oneLine(broken.message.replace('Parsing error: ', ''))}`);
      }
    } catch (error) {
      fail(`${name}: ${oneLine(error)}`);
    }
  }
}

/** Comments in the code can switch on other rules; they are nobody's question here. */
function onlyOurs(result: ESLint.LintResult): ESLint.LintResult {
  const messages = result.messages.filter(({ ruleId }) => isOurs(ruleId));
  const count = (severity: Linter.Severity): number => messages.filter((message) => message.severity === severity).length;
  return { ...result, messages, errorCount: count(2), warningCount: count(1), fixableErrorCount: 0, fixableWarningCount: 0 };
}
