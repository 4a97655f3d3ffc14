import path from 'node:path';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import type { Linter } from 'eslint';
import type { Candidate } from '../candidates.ts';
import { lint, unofferedIn } from '../check.ts';
import { findingsOf } from '../findings.ts';
import { isBelow, oneLine, shown } from '../host.ts';
import type { Run, Tool } from '../run.ts';
import { counted, type Ended, type Unoffered } from '../summary.ts';
import { Asker } from './ask.ts';
import { BOM, checkOne, openKnown, type Before, type Known } from './known.ts';
import { mendText, type Choose, type Mended } from './mend.ts';
import { Seen } from './seen.ts';
import { undecidedTexts, unofferedTexts, whyUndecided } from './why.ts';
import { isPlainText, replaceFile } from './write.ts';

/**
 * Applies suggestions to the candidates: those that are chosen on the terminal, or the first of each finding that
 * leaves nothing to decide. Nothing is offered for findings that the baseline lets pass. Files are written as they are
 * done, and what is left is printed as a run without this option prints it; a dry run prints the patch.
 *
 * @returns what is left: in the files, or, in a dry run, in what they would become
 */
export async function fixSuggestions(tool: Tool, candidates: readonly Candidate[], run: Run): Promise<Ended> {
  const {
    host,
    job: { fix },
  } = run;
  const asker = fix?.yes === true || fix?.dryRun === true || !host.terminal ? undefined : new Asker(host.terminal);
  const undecided: Unoffered[] = [];
  const choose =
    (name: string): Choose =>
    (question) => {
      if (asker) return asker.ask(name, question);
      const because = whyUndecided(question);
      if (because === undefined) return 0;
      undecided.push({ place: `${name}:${String(question.finding.line)}`, because });
      return 'pass';
    };
  const seen = new Seen();
  const known = await openKnown(tool, candidates, run);
  const left: Candidate[] = [];
  const unoffered: Unoffered[] = [];
  const done = { mended: 0, files: 0, errors: 0, findings: 0, refusals: 0, passed: 0 };
  let ended: Mended['ended'];
  for (const candidate of candidates) {
    const { file, text } = candidate;
    const name = shown(file, host.cwd);
    let now = text;
    const before = known.take(file);
    if (!ended) {
      // A file that was mended meanwhile may have changed what is said of this one.
      const isFresh = done.files === 0 || fix?.dryRun === true;
      const mended = await mendFile(tool, candidate, run, choose(name), {
        ...known,
        take: () => (isFresh ? before : undefined),
      });
      ended = mended?.ended;
      done.refusals += mended?.refusals ?? 0;
      done.findings += mended?.left.length ?? 0;
      done.errors += mended?.left.filter(({ severity }) => severity === 2).length ?? 0;
      done.passed += mended?.passed ?? 0;
      unoffered.push(...(mended?.unoffered ?? []));
      if (mended && mended.mended > 0 && (await keep(candidate, mended.text, run))) {
        now = mended.text;
        done.mended += mended.mended;
        done.files += 1;
        seen.written(file);
      } else if (mended && !text.startsWith(BOM)) seen.keep(candidate, mended.before.checked, mended.before.trace);
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
    // What types or plugins of the user's own configuration depend on is not seen.
    const kept = run.job.config === undefined || done.files === 0 ? { kept: seen } : {};
    const after = await lint({ ...tool, ...kept }, left, run);
    [...undecidedTexts(undecided), ...unofferedTexts(after.unoffered ?? [])].forEach(run.note);
    return after;
  }
  [...undecidedTexts(undecided), ...unofferedTexts(unoffered)].forEach(run.note);
  const { refusals, findings, passed } = done;
  return { found: done.errors > 0, refusals, findings, passed };
}

interface MendedFile extends Mended {
  /** How many findings the baseline let pass. */
  readonly passed: number;
  /** How many refusals the file holds. */
  readonly refusals: number;
  /** What was found before. */
  readonly before: Before;
  /** Those of the findings that are left which nothing was offered for. */
  readonly unoffered: readonly Unoffered[];
}

/** Mends the text of one file; undefined where nothing can be done with it, which is then a problem of the run. */
async function mendFile(
  { linters, listener }: Tool,
  { file, text }: Candidate,
  run: Run,
  choose: Choose,
  known: Known,
): Promise<MendedFile | undefined> {
  const name = shown(file, run.host.cwd);
  const plain = text.startsWith(BOM) ? text.slice(BOM.length) : text;
  const before = known.take(file) ?? (await checkOne({ linters, listener }, { file, text: plain }, run));
  if (!before) return undefined;
  const { messages } = before.result;
  if (messages.some(({ suggestions }) => suggestions) && !(await isPlainText(file, text))) {
    run.fail(`${name}: is not UTF-8, and is left as it is`);
    return undefined;
  }
  const all = [...before.findings];
  const again = async (edited: string): Promise<readonly Linter.LintMessage[]> => {
    const [result] = await (await linters.for(file, [file])).lintText(edited, { filePath: file });
    if (result) all.push(...findingsOf(result, listener.heard, edited));
    return result?.messages ?? [];
  };
  run.progress.clear();
  const passed = known.in(before.findings);
  const mended = await mendText(plain, messages, again, choose, passed);
  for (const { finding, because } of mended.takenBack)
    run.note(
      `${name}:${String(finding.line)}:${String(finding.column)}: ` +
        `the suggestion for ${String(finding.ruleId)} is not taken: ${because}`,
    );
  const left = new Set(mended.left);
  return {
    ...mended,
    passed: passed.size,
    refusals: before.checked.heard.refusals,
    before,
    unoffered: unofferedIn(
      all.filter(({ original }) => left.has(original)),
      run.host.cwd,
    ),
    text: text.slice(0, text.length - plain.length) + mended.text,
  };
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
