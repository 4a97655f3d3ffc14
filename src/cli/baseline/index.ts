import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ESLint, Linter } from 'eslint';
import type { Finding } from '../findings.ts';
import type { Found } from '../formats/printer.ts';
import { isBelow, oneLine, printable } from '../host.ts';
import { orFolder } from '../inputs.ts';
import { withMessages } from '../results.ts';
import type { Run } from '../run.ts';
import { emptyBaseline, readBaseline, writeBaseline, type Baseline } from './file.ts';
import type { Ended } from '../summary.ts';
import { settleCounts, settleEntries, type Mended, type Scope, type Settled } from './match.ts';

/** No more mended findings than this are told one by one. */
const maximumTold = 10;

/**
 * Holds what was found against the baseline: what it knows is no finding any more. Says how many it let pass, or what
 * was written.
 */
export type Apply = (found: Found, files: readonly string[]) => Pick<Ended, 'passed' | 'written'>;

/**
 * Reads the baseline that the user named.
 * @throws Error in one line where there is none, or it holds something else
 */
export function openBaseline(given: string, run: Run): Apply {
  const file = path.resolve(run.host.cwd, given);
  const name = printable(given);
  const update = run.job.updateBaseline;
  const baseline = read(file, name, update);
  return (found, files) => {
    const scope = scopeOf(baseline, file, files, run);
    const { settled, next } = settle(baseline, found.findings, scope);
    hide(found, update ? settled.held : settled.known);
    // Of a file that could not be checked nothing is known: nothing of it is mended.
    if (run.hasFailed()) {
      if (update) run.note(`${name}: not written, since the run failed`);
    } else if (update) {
      // What was written just now is told by a line of its own, and is not old.
      write(file, name, next, settled, run);
      return { written: true };
    } else tell(name, settled.mended, run);
    return { passed: update ? 0 : settled.known.size };
  };
}

/**
 * The findings that the baseline knows, for `--explain` and `--fix-suggestions`: nothing is taken out or written.
 * @throws Error in one line where there is none, or it holds something else
 */
export function knownBy(
  given: string,
  run: Run,
): (findings: readonly Finding[], files: readonly string[]) => ReadonlySet<Finding> {
  const file = path.resolve(run.host.cwd, given);
  const baseline = read(file, printable(given), false);
  return (findings, files) => settle(baseline, findings, scopeOf(baseline, file, files, run)).settled.known;
}

function read(file: string, name: string, update: boolean): Baseline {
  let baseline: Baseline | undefined;
  try {
    baseline = readBaseline(file);
  } catch (error) {
    throw new Error(`${name}: ${oneLine(error)}`, { cause: error });
  }
  if (!baseline && !update) throw new Error(`${name}: no such baseline: write it with --update-baseline`);
  return baseline ?? emptyBaseline(file);
}

function settle(
  baseline: Baseline,
  findings: readonly Finding[],
  scope: Scope,
): { settled: Omit<Settled<unknown>, 'next'>; next: Baseline } {
  if (baseline.form === 'own') {
    const settled = settleEntries(baseline.entries, findings, scope);
    return { settled, next: { form: 'own', entries: settled.next } };
  }
  const settled = settleCounts(baseline.counts, findings, scope);
  return { settled, next: { form: 'eslint', counts: settled.next } };
}

/** ESLint's form names files from the working folder, the own form from the folder of the baseline. */
function scopeOf({ form }: Baseline, file: string, files: readonly string[], { job, host }: Run): Scope {
  const root = form === 'own' ? path.dirname(file) : host.cwd;
  const absolute = (name: string): string => path.resolve(root, name);
  const checked = new Set(files);
  const folders = orFolder(job.paths)
    .map((each) => path.resolve(host.cwd, each))
    .filter((each) => statSync(each, { throwIfNoEntry: false })?.isDirectory());
  const isGone = (name: string): boolean => !existsSync(absolute(name));
  return {
    nameOf: (each) => path.relative(root, each).replaceAll('\\', '/'),
    isGone,
    isJudged: (name) =>
      checked.has(absolute(name)) || (isGone(name) && folders.some((folder) => isBelow(absolute(name), folder))),
  };
}

/** Takes findings out of the report, as ESLint does with those that its own file suppresses. */
function hide({ results, findings }: Found, known: ReadonlySet<Finding>): void {
  const messages = new Set<Linter.LintMessage>([...known].map(({ original }) => original));
  results.splice(0, results.length, ...results.map((result) => withoutKnown(result, messages)));
  findings.splice(0, findings.length, ...findings.filter((finding) => !known.has(finding)));
}

function withoutKnown(result: ESLint.LintResult, known: ReadonlySet<Linter.LintMessage>): ESLint.LintResult {
  const messages = result.messages.filter((message) => !known.has(message));
  const hidden = result.messages.filter((message) => known.has(message));
  const suppressed = hidden.map((message): Linter.SuppressedLintMessage => ({
    ...message,
    suppressions: [{ kind: 'file', justification: '' }],
  }));
  return { ...withMessages(result, messages), suppressedMessages: [...result.suppressedMessages, ...suppressed] };
}

function write(
  file: string,
  name: string,
  next: Baseline,
  { known, held, mended }: Omit<Settled<unknown>, 'next'>,
  run: Run,
): void {
  try {
    writeBaseline(file, next);
  } catch (error) {
    throw new Error(`${name}: cannot be written (${oneLine(error)})`, { cause: error });
  }
  const added = [...held].filter((finding) => !known.has(finding)).length;
  const gone = sum(mended);
  run.note(
    `${name}: written: ${findingsText(held.size)} of the files that were checked (${String(added)} new); ` +
      `${String(gone)} old ${gone === 1 ? 'one is' : 'ones are'} gone`,
  );
}

function tell(name: string, mended: readonly Mended[], run: Run): void {
  if (mended.length === 0) return;
  for (const each of mended.slice(0, maximumTold)) {
    const within = each.within === '' ? '' : ` in ${each.within}`;
    const count = each.count > 1 ? `, ${String(each.count)} times` : '';
    run.note(printable(`${name}: mended: ${each.name}${within}: ${each.rule}${count}`));
  }
  const more = mended.length > maximumTold ? `${String(mended.length - maximumTold)} more; ` : '';
  const all = `${findingsText(sum(mended))} of it ${sum(mended) === 1 ? 'is' : 'are'} mended`;
  run.note(`${name}: ${more}${all}: --update-baseline takes out what is mended`);
}

function sum(mended: readonly Mended[]): number {
  return mended.reduce((total, { count }) => total + count, 0);
}

function findingsText(count: number): string {
  return `${String(count)} finding${count === 1 ? '' : 's'}`;
}
