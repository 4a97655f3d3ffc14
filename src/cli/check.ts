import type { ESLint, Linter } from 'eslint';
import type { Analysis } from '../model.ts';
import type { Candidate } from './candidates.ts';
import { entryOf } from '../syntax.ts';
import { isOurs, withoutIgnoreWarning } from './eslint.ts';
import { isFailure } from '../report.ts';
import { heardOf, type Heard, type Listener } from './hearing.ts';
import { oneLine, printable, shown } from './host.ts';
import type { Linters } from './linters.ts';
import { emit } from './output.ts';
import { isForPeople, type Run, type Tool } from './run.ts';
import { sharedPlaces, sharedPlaceText, type Ended } from './summary.ts';

/** Checks the candidates and prints what is found with one of ESLint's formatters. */
export async function lint(tool: Tool, candidates: readonly Candidate[], run: Run): Promise<Ended> {
  const { linters } = tool;
  const { job } = run;
  const formatter = await loadFormatter(await linters.for(candidates[0]?.file, filesOf(candidates)), run);
  const shownAs = job.format === 'json' ? (text: string) => text : printable;
  const results: ESLint.LintResult[] = [];
  const answeredBy = new Map<ESLint.LintResult, Heard['answeredBy']>();
  let refusals = 0;
  const findings = job.cache ? await (await import('./cache/open.ts')).openFindings(run, linters, candidates) : undefined;
  for (const [index, candidate] of candidates.entries()) {
    run.progress.step('Checking', index, candidates.length);
    const check = (): Promise<Checked | undefined> => checkOne(tool, candidate, filesOf(candidates), run);
    const checked = await (findings ? findings.check(candidate, check) : check());
    if (!checked) continue;
    const messages = checked.result.messages.map((each) => ({ ...each, message: shownAs(each.message) }));
    const result = { ...checked.result, filePath: shownAs(checked.result.filePath), messages };
    refusals += checked.heard.refusals;
    results.push(result);
    answeredBy.set(result, checked.heard.answeredBy);
  }
  const output = await formatter.format(job.quiet ? results.map(onlyErrors) : results);
  run.progress.clear();
  const shared = isForPeople(job) ? sharedPlaces(results, answeredBy, run.host.cwd).map(sharedPlaceText) : [];
  await emit([...shared, output].map((text) => (text === '' ? '' : `${text}\n`)).join(''), run);
  await findings?.save().catch((error: unknown) => {
    run.fail(oneLine(error));
  });
  return { refusals, ...outcomeOf(results, run) };
}

function outcomeOf(results: readonly ESLint.LintResult[], { job: { quiet, maxWarnings = Infinity }, note }: Run): Omit<Ended, 'refusals'> {
  const count = (of: 'errorCount' | 'warningCount'): number => results.reduce((sum, result) => sum + result[of], 0);
  const errors = count('errorCount');
  const warnings = count('warningCount');
  const tooMany = warnings > maxWarnings;
  if (tooMany) note(`${String(warnings)} ${warnings === 1 ? 'warning' : 'warnings'}, and --max-warnings allows ${String(maxWarnings)}`);
  return { found: errors > 0 || tooMany, findings: quiet ? errors : errors + warnings };
}

function onlyErrors(result: ESLint.LintResult): ESLint.LintResult {
  const messages = result.messages.filter(({ severity }) => severity === 2);
  return { ...result, messages, warningCount: 0, fixableWarningCount: 0 };
}

/** What was found in a file, and heard of it. */
export interface Checked {
  readonly result: ESLint.LintResult;
  readonly heard: Heard;
  /** The analysis failed, which is a problem of the run. */
  readonly failed: boolean;
}

/** Checks one file; undefined where it does not parse, which is a problem of the run. */
async function checkOne({ linters, listener }: Tool, candidate: Candidate, files: readonly string[], run: Run): Promise<Checked | undefined> {
  const found = await parsed(linters, candidate, files, run);
  if (!found) return undefined;
  const failures = found.messages.filter(({ message }) => isFailure(message));
  for (const { message } of failures) run.fail(oneLine(message));
  const result = onlyOurs({ ...found, messages: found.messages.filter((each) => !failures.includes(each)) });
  return { result, heard: heardOf(take(listener)), failed: failures.length > 0 };
}

/** What was heard of the file that was linted last, once: it says nothing of the next one. */
function take(listener: Listener): Analysis {
  const { heard = { sites: [] } } = listener;
  listener.heard = undefined;
  return heard;
}

/** Results of the files that parse, one by one; the other files are problems of the run. */
export async function* checkAll(linters: Linters, candidates: readonly Candidate[], run: Run): AsyncGenerator<ESLint.LintResult> {
  for (const [index, candidate] of candidates.entries()) {
    run.progress.step('Checking', index, candidates.length);
    // One by one, so that a file that breaks the run does not hide what is in the others.
    const result = await parsed(linters, candidate, filesOf(candidates), run);
    if (result) yield result;
  }
}

async function parsed(linters: Linters, { file, text }: Candidate, files: readonly string[], { host, fail }: Run): Promise<ESLint.LintResult | undefined> {
  const name = shown(file, host.cwd);
  try {
    const [result] = await (await linters.for(file, files)).lintText(text, { filePath: file });
    // ESLint calls an old `eslint-env` comment fatal, and reads the file all the same.
    const broken = result?.messages.find(({ fatal, message }) => fatal === true && !message.includes('eslint-env'));
    if (broken === undefined) return result;
    fail(`${name}${(broken.line as number | undefined) === undefined ? '' : `:${String(broken.line)}:${String(broken.column)}`}: does not parse: ${oneLine(broken.message.replace('Parsing error: ', ''))}`);
  } catch (error) {
    fail(`${name}: ${oneLine(error)}`);
  }
  return undefined;
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

async function loadFormatter(eslint: ESLint, { job: { format }, host }: Run): Promise<ESLint.LoadedFormatter> {
  const { ESLint } = await import('eslint');
  // Formatters are found in the user's folder and print paths from there; ESLint may work in a folder above it.
  const printer = withoutIgnoreWarning(() => new ESLint({ cwd: host.cwd, overrideConfigFile: true }));
  printer.getRulesMetaForResults = (results) => eslint.getRulesMetaForResults(results);
  try {
    return await printer.loadFormatter(format);
  } catch (error) {
    throw new Error(`--format ${format}: ${formatterProblem(error, format)}`, { cause: error });
  }
}

/** Formats whose package has another name than ESLint derives from theirs. */
const PACKAGES: Readonly<Record<string, string>> = { sarif: '@microsoft/eslint-formatter-sarif', github: 'eslint-formatter-gha' };

function formatterProblem(error: unknown, format: string): string {
  const text = oneLine(error).replace('There was a problem loading formatter: ', '');
  // The formatter itself is missing, and not something that it imports.
  if (!/^(.+) Error: Cannot find module '\1'/.test(text)) return text;
  if (/^[^@].*\//.test(format)) return 'no such file';
  const other = entryOf(PACKAGES, format);
  const name = other ?? format.replace(/^(@[^/]+\/)?(?:eslint-formatter-)?/, '$1eslint-formatter-');
  return `no formatter of that name. Install it with \`npm install --save-dev ${name}\`${other ? ` and name it ${other}` : ''}`;
}
