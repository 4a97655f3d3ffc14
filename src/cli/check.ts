import type { ESLint, Linter } from 'eslint';
import type { Analysis } from '../model.ts';
import { isFailure } from '../report.ts';
import type { Candidate } from './candidates.ts';
import { isOurs } from './eslint.ts';
import { findingsOf } from './findings.ts';
import { printerFor, type Found } from './formats/printer.ts';
import { heardOf, type Heard } from './hearing.ts';
import { oneLine, shown } from './host.ts';
import type { Linters } from './linters.ts';
import { emit } from './output.ts';
import { isForPeople, type Run, type Tool } from './run.ts';
import { sharedPlaces, sharedPlaceText, type Ended } from './summary.ts';

/** Checks the candidates and prints what is found in the format that the user asked for. */
export async function lint(tool: Tool, candidates: readonly Candidate[], run: Run): Promise<Ended> {
  const { linters, listener, inputs } = tool;
  const { job, host } = run;
  const print = await printerFor(await linters.for(candidates[0]?.file, filesOf(candidates)), run);
  const apply = job.baseline === undefined ? undefined : (await import('./baseline/index.ts')).openBaseline(job.baseline, run);
  const found: Found = { results: [], findings: [], sources: new Map() };
  const answeredBy = new Map<string, Heard['answeredBy']>();
  let refusals = 0;
  for await (const checked of checkAll(linters, candidates, run)) {
    add(checked, listener.heard, found, run);
    const heard = heardOf(listener.heard ?? { sites: [] }, shown(checked.filePath, host.cwd));
    listener.heard = undefined;
    refusals += heard.refusals;
    answeredBy.set(checked.filePath, heard.answeredBy);
  }
  apply?.(found, inputs.files);
  const output = await print(job.quiet ? onlyErrors(found) : found);
  run.progress.clear();
  const shared = isForPeople(job) ? sharedPlaces(found.results, answeredBy).map(sharedPlaceText) : [];
  await emit([...shared, output].map((text) => (text === '' ? '' : `${text}\n`)).join(''), run);
  return { refusals, ...outcomeOf(found.results, run) };
}

/** Adds what was found in one file. That a file could not be checked is a problem of the run, and no finding. */
function add(checked: ESLint.LintResult, analysis: Analysis | undefined, { results, findings, sources }: Found, run: Run): void {
  const failures = checked.messages.filter(({ message }) => isFailure(message));
  for (const { message } of failures) run.fail(oneLine(message));
  const result = onlyOurs({ ...checked, messages: checked.messages.filter((each) => !failures.includes(each)) });
  results.push(result);
  if (result.messages.length === 0) return;
  const source = result.source ?? '';
  sources.set(result.filePath, source);
  findings.push(...findingsOf(result, analysis, source));
}

function outcomeOf(results: readonly ESLint.LintResult[], { job: { quiet, maxWarnings = Infinity }, note }: Run): Omit<Ended, 'refusals'> {
  const count = (of: 'errorCount' | 'warningCount'): number => results.reduce((sum, result) => sum + result[of], 0);
  const errors = count('errorCount');
  const warnings = count('warningCount');
  const tooMany = warnings > maxWarnings;
  if (tooMany) note(`${String(warnings)} ${warnings === 1 ? 'warning' : 'warnings'}, and --max-warnings allows ${String(maxWarnings)}`);
  return { found: errors > 0 || tooMany, findings: quiet ? errors : errors + warnings };
}

function onlyErrors({ results, findings, sources }: Found): Found {
  const errors = results.map((result) => {
    const messages = result.messages.filter(({ severity }) => severity === 2);
    return { ...result, messages, warningCount: 0, fixableWarningCount: 0 };
  });
  return { results: errors, findings: findings.filter(({ severity }) => severity === 'error'), sources };
}

/** Results of the files that parse, one by one; the other files are problems of the run. */
export async function* checkAll(linters: Linters, candidates: readonly Candidate[], run: Run): AsyncGenerator<ESLint.LintResult> {
  const { host, progress, fail } = run;
  const files = filesOf(candidates);
  for (const [index, { file, text }] of candidates.entries()) {
    progress.step('Checking', index, candidates.length);
    const name = shown(file, host.cwd);
    try {
      // One by one, so that a file that breaks the run does not hide what is in the others.
      const eslint = await linters.for(file, files);
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

export function filesOf(candidates: readonly Candidate[]): string[] {
  return candidates.map(({ file }) => file);
}

/** Comments in the code can switch on other rules; they are nobody's question here. */
function onlyOurs(result: ESLint.LintResult): ESLint.LintResult {
  const messages = result.messages.filter(({ ruleId }) => isOurs(ruleId));
  const count = (severity: Linter.Severity): number => messages.filter((message) => message.severity === severity).length;
  return { ...result, messages, errorCount: count(2), warningCount: count(1), fixableErrorCount: 0, fixableWarningCount: 0 };
}
