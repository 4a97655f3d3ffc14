import type { ESLint } from 'eslint';
import type { Analysis } from '../model.ts';
import { isFailure } from '../report.ts';
import type { Candidate } from './candidates.ts';
import { isOurs } from './eslint.ts';
import { findingsOf, type Finding } from './findings.ts';
import { printerFor, type Found } from './formats/printer.ts';
import { heardOf, type Heard, type Listener } from './hearing.ts';
import { oneLine, shown } from './host.ts';
import type { Linters } from './linters.ts';
import { emit } from './output.ts';
import { withMessages } from './results.ts';
import { isForPeople, type Run, type Tool } from './run.ts';
import { sharedPlaces, sharedPlaceText, type Ended, type Unoffered } from './summary.ts';

/** Checks the candidates and prints what is found in the format that the user asked for. */
export async function lint(tool: Tool, candidates: readonly Candidate[], run: Run): Promise<Ended> {
  const { inputs, kept } = tool;
  const { job, host } = run;
  const print = await printerFor(run);
  const apply =
    job.baseline === undefined ? undefined : (await import('./baseline/index.ts')).openBaseline(job.baseline, run);
  const found: Found = { results: [], findings: [], sources: new Map() };
  const answeredBy = new Map<string, Heard['answeredBy']>();
  let refusals = 0;
  for (const [index, candidate] of candidates.entries()) {
    run.progress.step('Checking', index, candidates.length);
    const check = (): Promise<Checked | undefined> => checkOne(tool, candidate, filesOf(candidates), run);
    const checked = await (kept ? kept.check(candidate, check) : check());
    if (!checked) continue;
    const { result, heard, findings } = checked;
    found.results.push(result);
    found.findings.push(...findings);
    if (findings.length > 0) found.sources.set(result.filePath, result.source ?? '');
    refusals += heard.refusals;
    answeredBy.set(result.filePath, heard.answeredBy);
  }
  const known = apply?.(found, inputs.files) ?? { passed: 0 };
  const told = job.quiet ? onlyErrors(found) : found;
  const output = await print(told);
  run.progress.clear();
  const shared = isForPeople(job) ? sharedPlaces(found.results, answeredBy, host.cwd).map(sharedPlaceText) : [];
  await emit([...shared, output].map((text) => (text === '' ? '' : `${text}\n`)).join(''), run);
  return { refusals, ...known, unoffered: unofferedIn(told.findings, host.cwd), ...outcomeOf(found.results, run) };
}

/** The findings without a suggestion. */
export function unofferedIn(findings: readonly Finding[], cwd: string): Unoffered[] {
  return findings.flatMap(({ file, line, unoffered }) =>
    unoffered === undefined ? [] : [{ place: `${shown(file, cwd)}:${String(line)}`, because: unoffered }],
  );
}

function outcomeOf(
  results: readonly ESLint.LintResult[],
  { job: { quiet, maxWarnings = Infinity }, note }: Run,
): Pick<Ended, 'found' | 'findings'> {
  const count = (of: 'errorCount' | 'warningCount'): number => results.reduce((sum, result) => sum + result[of], 0);
  const errors = count('errorCount');
  const warnings = count('warningCount');
  const tooMany = warnings > maxWarnings;
  if (tooMany)
    note(
      `${String(warnings)} ${warnings === 1 ? 'warning' : 'warnings'}, and --max-warnings allows ${String(maxWarnings)}`,
    );
  return { found: errors > 0 || tooMany, findings: quiet ? errors : errors + warnings };
}

function onlyErrors({ results, findings, sources }: Found): Found {
  const errors = results.map((result) =>
    withMessages(
      result,
      result.messages.filter(({ severity }) => severity === 2),
    ),
  );
  return { results: errors, findings: findings.filter(({ severity }) => severity === 'error'), sources };
}

/** What was found in a file, and heard of it. */
export interface Checked {
  readonly result: ESLint.LintResult;
  /** One for each message of the result. */
  readonly findings: readonly Finding[];
  readonly heard: Heard;
  /** The analysis failed, which is a problem of the run. */
  readonly failed: boolean;
}

/** Checks one file; undefined where it does not parse, which is a problem of the run. */
async function checkOne(
  { linters, listener }: Tool,
  candidate: Candidate,
  files: readonly string[],
  run: Run,
): Promise<Checked | undefined> {
  const found = await parsed(linters, candidate, files, run);
  return found && checkedOf(found, take(listener), run);
}

/** What a run tells of the result of a file; that its analysis failed is a problem of the run. */
export function checkedOf(found: ESLint.LintResult, heard: Analysis, run: Run): Checked {
  const failures = found.messages.filter(({ message }) => isFailure(message));
  for (const { message } of failures) run.fail(oneLine(message));
  const result = onlyOurs({ ...found, messages: found.messages.filter((each) => !failures.includes(each)) });
  return {
    result,
    findings: findingsOf(result, heard, result.source ?? ''),
    heard: heardOf(heard),
    failed: failures.length > 0,
  };
}

/** What was heard of the file that was linted last, once: it says nothing of the next one. */
export function take(listener: Listener): Analysis {
  const { heard = { sites: [] } } = listener;
  listener.heard = undefined;
  return heard;
}

/** Results of the files that parse, one by one; the other files are problems of the run. */
export async function* checkAll(
  linters: Linters,
  candidates: readonly Candidate[],
  run: Run,
): AsyncGenerator<ESLint.LintResult> {
  for (const [index, candidate] of candidates.entries()) {
    run.progress.step('Checking', index, candidates.length);
    // One by one, so that a file that breaks the run does not hide what is in the others.
    const result = await parsed(linters, candidate, filesOf(candidates), run);
    if (result) yield result;
  }
}

async function parsed(
  linters: Linters,
  { file, text }: Candidate,
  files: readonly string[],
  { host, fail }: Run,
): Promise<ESLint.LintResult | undefined> {
  const name = shown(file, host.cwd);
  try {
    const [result] = await (await linters.for(file, files)).lintText(text, { filePath: file });
    // ESLint calls an old `eslint-env` comment fatal, and reads the file all the same.
    const broken = result?.messages.find(({ fatal, message }) => fatal === true && !message.includes('eslint-env'));
    if (broken === undefined) return result;
    fail(
      `${name}${(broken.line as number | undefined) === undefined ? '' : `:${String(broken.line)}:${String(broken.column)}`}: does not parse: ${oneLine(broken.message.replace('Parsing error: ', ''))}`,
    );
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
  return withMessages(
    result,
    result.messages.filter(({ ruleId }) => isOurs(ruleId)),
  );
}
