import path from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { ESLint, Linter } from 'eslint';
import { isFailure } from '../../report.ts';
import type { Candidate } from '../candidates.ts';
import { checkAll, isUnoffered, lint } from '../check.ts';
import type { Listener } from '../hearing.ts';
import { isBelow, oneLine, shown } from '../host.ts';
import type { Run, Tool } from '../run.ts';
import { counted, type Ended } from '../summary.ts';
import { Asker } from './ask.ts';
import { openKnown, type KnownIn } from './known.ts';
import { mendText, type Choose, type Mended } from './mend.ts';
import { isPlainText, replaceFile } from './write.ts';

const BOM = '\uFEFF';

/**
 * Applies suggestions to the candidates: those that are chosen on the terminal, or the first of each finding. Nothing
 * is offered for findings that the baseline lets pass. Files are written as they are done, and what is left is printed
 * as a run without this option prints it; a dry run prints the patch.
 *
 * @returns what is left: in the files, or, in a dry run, in what they would become
 */
export async function fixSuggestions(tool: Tool, candidates: readonly Candidate[], run: Run): Promise<Ended> {
  const {
    host,
    job: { fix },
  } = run;
  const asker = fix?.yes === true || fix?.dryRun === true || !host.terminal ? undefined : new Asker(host.terminal);
  const choose =
    (name: string): Choose =>
    (question) =>
      asker?.ask(name, question) ?? 0;
  const known = await openKnown(tool, candidates, run);
  const left: Candidate[] = [];
  const done = { mended: 0, files: 0, errors: 0, findings: 0, refusals: 0, unoffered: 0, passed: 0 };
  let ended: Mended['ended'];
  for (const candidate of candidates) {
    const { file, text } = candidate;
    const name = shown(file, host.cwd);
    let now = text;
    if (!ended) {
      tool.listener.heard = undefined;
      const mended = await mendFile(tool, candidate, run, choose(name), known);
      done.refusals += refusalsOf(tool.listener);
      ended = mended?.ended;
      done.findings += mended?.left.length ?? 0;
      done.errors += mended?.left.filter(({ severity }) => severity === 2).length ?? 0;
      done.passed += mended?.passed ?? 0;
      done.unoffered += mended?.left.filter(isUnoffered).length ?? 0;
      if (mended && mended.mended > 0 && (await keep(candidate, mended.text, run))) {
        now = mended.text;
        done.mended += mended.mended;
        done.files += 1;
      }
    }
    left.push({ file, text: now });
  }
  asker?.close();
  run.progress.clear();
  if (ended === 'abort') run.fail('the questions were broken off: the file they were about is left as it is');
  run.note(
    `${counted(done.mended, 'finding')} ${fix?.dryRun === true ? 'would be ' : ''}mended in ${counted(done.files, 'file')}`,
  );
  if (fix?.dryRun !== true) {
    const after = await lint(tool, left, run);
    tellUnoffered(after.unoffered ?? 0, run);
    return after;
  }
  tellUnoffered(done.unoffered, run);
  const { refusals, findings, passed } = done;
  return { found: done.errors > 0, refusals, findings, passed };
}

/** Says what was passed over without a question, and why. */
function tellUnoffered(count: number, run: Run): void {
  if (count === 0) return;
  const need = count === 1 ? 'has no suggestion: it needs' : 'have no suggestion: they need';
  run.note(`${counted(count, 'finding')} ${need} a decision, or a change elsewhere; see --explain`);
}

/** How many refusals the file holds that was linted last. */
function refusalsOf({ heard }: Listener): number {
  return heard?.sites.length ?? 0;
}

/** Mends the text of one file; undefined where nothing can be done with it, which is then a problem of the run. */
async function mendFile(
  { linters, listener }: Tool,
  { file, text }: Candidate,
  run: Run,
  choose: Choose,
  knownIn: KnownIn,
): Promise<(Mended & { readonly passed: number }) | undefined> {
  const name = shown(file, run.host.cwd);
  const plain = text.startsWith(BOM) ? text.slice(BOM.length) : text;
  const checked = await checkedOf(linters, { file, text: plain }, run);
  if (!checked) return undefined;
  const { messages } = checked;
  if (messages.some(({ suggestions }) => suggestions) && !(await isPlainText(file, text))) {
    run.fail(`${name}: is not UTF-8, and is left as it is`);
    return undefined;
  }
  const again = async (edited: string): Promise<readonly Linter.LintMessage[]> => {
    const [result] = await (await linters.for(file, [file])).lintText(edited, { filePath: file });
    return result?.messages ?? [];
  };
  run.progress.clear();
  const known = knownIn(checked, listener.heard);
  const mended = await mendText(plain, messages, again, choose, known);
  for (const { finding, because } of mended.takenBack)
    run.note(
      `${name}:${String(finding.line)}:${String(finding.column)}: ` +
        `the suggestion for ${String(finding.ruleId)} is not taken: ${because}`,
    );
  return { ...mended, passed: known.size, text: text.slice(0, text.length - plain.length) + mended.text };
}

async function checkedOf(
  linters: Tool['linters'],
  candidate: Candidate,
  run: Run,
): Promise<ESLint.LintResult | undefined> {
  for await (const result of checkAll(linters, [candidate], run)) {
    for (const { message } of result.messages) if (isFailure(message)) run.fail(oneLine(message));
    return result;
  }
  return undefined;
}

/**
 * Writes what a file became, or prints it as a patch. False where that was not possible, which is then a problem of
 * the run.
 */
async function keep({ file, text }: Candidate, mended: string, run: Run): Promise<boolean> {
  const { cwd, stdout } = run.host;
  const name = shown(file, cwd);
  if (run.job.fix?.dryRun !== true) {
    try {
      await replaceFile(file, text, mended);
      return true;
    } catch (error) {
      run.fail(`${name}: cannot be mended: ${oneLine(error)}`);
      return false;
    }
  }
  if (!isBelow(file, cwd)) {
    run.fail(`${name}: lies outside this folder, and a patch cannot name it`);
    return false;
  }
  const relative = path.relative(cwd, file).split(path.sep).join('/');
  stdout.write(
    createTwoFilesPatch(`a/${relative}`, `b/${relative}`, text, mended, undefined, undefined, {
      context: 3,
      headerOptions: FILE_HEADERS_ONLY,
    }),
  );
  return true;
}
